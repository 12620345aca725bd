"""`almoner case key`: the key of the casefile, and another one in its place."""

from __future__ import annotations

from pathlib import Path

import click

from almoner.casefile import Casefile
from almoner.cli import intake, session
from almoner.cli.session import Session
from almoner.errors import CasefileError, ConfigError

_DONE = (
    "The casefile opens with ALMONER_CASEFILE_NEW_KEY already: set ALMONER_CASEFILE_KEY to it, and "
    "leave the other empty."
)


@click.group()
def key() -> None:
    """The key the casefile is encrypted with."""


@key.command()
@session.as_json
def show(as_json: bool) -> None:
    """Show how many keys the casefile has had; the key itself is never shown.

    Example: almoner case key show
    """
    settings = Session().settings
    with Casefile.open(settings.casefile, settings.casefile_key) as casefile:
        version = casefile.key_version
    session.say(
        f"The casefile opens with its key, version {version}.", as_json=as_json, version=version
    )


@key.command()
@session.as_json
def rotate(as_json: bool) -> None:
    """Encrypt the casefile under ALMONER_CASEFILE_NEW_KEY, all of it or nothing.

    Copies made before stay under the old key. Example: almoner case key rotate
    """
    settings = Session().settings
    new_key = settings.casefile_new_key
    if new_key is None:
        raise ConfigError(
            "Set ALMONER_CASEFILE_NEW_KEY to another 32 secret bytes in hexadecimal (openssl rand "
            "-hex 32), and keep a copy of it before you run this."
        )
    try:
        casefile = Casefile.open(settings.casefile, settings.casefile_key)
    except CasefileError:
        _require_not_done(settings.casefile, new_key)
        raise
    with casefile, intake.watched("Encrypting anew", quiet=as_json) as progress:
        version = casefile.rekey(new_key, progress)
    session.say(
        f"The casefile has a new key, version {version}. Set ALMONER_CASEFILE_KEY to it now, leave "
        "ALMONER_CASEFILE_NEW_KEY empty, and start again what has the casefile open.",
        as_json=as_json,
        version=version,
    )


def _require_not_done(path: Path, new_key: str) -> None:
    """Raises CasefileError where an earlier run did it, and was stopped before it could say so."""
    try:
        Casefile.open(path, new_key).close()
    except CasefileError:
        return
    raise CasefileError(_DONE)
