"""Given a run that sends letters: another should not send the same ones.

└── it should be refused until the first has ended, and go on in a folder of its own
"""

from __future__ import annotations

from pathlib import Path

import pytest

from almoner.errors import AlmonerError
from almoner.letters.turn import turn


def test_turn__is_one_at_a_time_and_for_its_folder(tmp_path: Path) -> None:
    with turn(tmp_path / "home"):
        refused = pytest.raises(AlmonerError, match="Another run is sending letters")
        with refused, turn(tmp_path / "home"):
            pass
        with turn(tmp_path / "other"):
            pass
    with turn(tmp_path / "home"):
        pass
