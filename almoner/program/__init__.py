"""Program files: the law, the calendar, the clocks and the amounts of one benefit program."""

from almoner.program.described import Basis, Rail
from almoner.program.file import ProgramFile, Unit
from almoner.program.read import load, parse

__all__ = ["Basis", "ProgramFile", "Rail", "Unit", "load", "parse"]
