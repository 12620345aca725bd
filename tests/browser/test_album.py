"""Pictures of every page: all of them, at both widths, and a sheet that shows them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from almoner.testing import album


@pytest.mark.nightly
def test_take__makes_a_picture_of_every_page(tmp_path: Path) -> None:
    (sheet,) = album.take(tmp_path, ["ar"])

    wanted = {f"{width}/{name}.png" for width in album.WIDTHS for name in album.NAMES}
    assert set(re.findall(r'src="([^"]+)"', sheet.read_text())) == wanted
    taken = {path.relative_to(sheet.parent).as_posix() for path in tmp_path.rglob("*.png")}
    assert taken == wanted
    assert all((sheet.parent / name).stat().st_size for name in wanted)
