"""Takes a picture of every page in every language: `python scripts/screenshots.py`."""

from __future__ import annotations

from pathlib import Path

import click

from almoner.config import PROJECT_ROOT
from almoner.service import strings
from almoner.testing import album

FOLDER = PROJECT_ROOT / ".build" / "screenshots"


@click.command()
@click.option("--language", "languages", multiple=True, help="Only this one; again for more.")
@click.option("--to", "folder", type=click.Path(path_type=Path), default=FOLDER)
def cli(languages: tuple[str, ...], folder: Path) -> None:
    """Write `.build/screenshots/LANGUAGE/WIDTH/PAGE.png`, and a sheet of all for each language."""
    for sheet in album.take(folder, languages or tuple(strings.load_all())):
        click.echo(str(sheet))


if __name__ == "__main__":
    cli()
