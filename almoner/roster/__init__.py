"""Rosters: the households an agency exports for enrollment, and the references made for them."""

from almoner.roster.line import Line, Roster
from almoner.roster.read import COLUMNS, PRIVATE, read

__all__ = ["COLUMNS", "PRIVATE", "Line", "Roster", "read"]
