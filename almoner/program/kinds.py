"""Reading a program file of whatever kind it says it is."""

from __future__ import annotations

from pathlib import Path

from almoner.program import grants, read, sections
from almoner.program.file import ProgramFile
from almoner.program.grants import GrantFile


def load_any(path: Path) -> ProgramFile | GrantFile:
    """The program a file describes. Raises InputError with every fault."""
    content = sections.content(path)
    if sections.toml(content).get("kind") == grants.KIND:
        return grants.parse(content)
    return read.parse(content)
