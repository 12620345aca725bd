"""The cost categories of a grant program, by the names its file gives them."""

from __future__ import annotations

from collections.abc import Sequence

from almoner.chain.agency import Agency
from almoner.cli import words
from almoner.cli.session import Session
from almoner.errors import ConfigError
from almoner.program import GrantFile
from almoner.program.grants import Budget


def of(here: Session, agency: Agency) -> Sequence[str]:
    """Their names, in the order of the contract's lines; the last one is indirect costs.

    Raises ConfigError where the program's file is not at hand.
    """
    return budget(here, agency).categories


def budget(here: Session, agency: Agency) -> Budget:
    """How the program's file breaks awards down. Raises ConfigError where it is not at hand."""
    found = words.program_file(here, agency)
    if not isinstance(found, GrantFile):
        raise ConfigError(
            "The cost categories have their names in the program's file, and none in the folder "
            "programs is of this program: put it there."
        )
    return found.budget
