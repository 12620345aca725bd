"""Program files: the law, the clocks and the amounts of one program, and its calendar or budget."""

from almoner.program.about import About, Answers, Audience
from almoner.program.described import Basis, Described, Rail
from almoner.program.file import ProgramFile, Unit
from almoner.program.grants import GrantFile
from almoner.program.kinds import load_any
from almoner.program.office import Office
from almoner.program.read import load, parse

__all__ = [
    "About",
    "Answers",
    "Audience",
    "Basis",
    "Described",
    "GrantFile",
    "Office",
    "ProgramFile",
    "Rail",
    "Unit",
    "load",
    "load_any",
    "parse",
]
