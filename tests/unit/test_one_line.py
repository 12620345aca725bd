"""Given a text: it should count as one line unless something in it ends or controls one."""

from __future__ import annotations

import pytest

from almoner.one_line import is_one_line


@pytest.mark.parametrize("text", ["", "555-0123", "Calle Olmo 7, 2ª", "شارع", "\u200eUnit 7"])
def test_is_one_line__takes_what_people_write(text: str) -> None:
    assert is_one_line(text)


@pytest.mark.parametrize("text", ["a\nb", "a\r", "\tb", "a\x1b[2J", "a\x85b", "a\u2028b", "\x00"])
def test_is_one_line__refuses_what_ends_or_controls_it(text: str) -> None:
    assert not is_one_line(text)
