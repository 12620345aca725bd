"""A made-up year of grants with planted fraud and planted innocents that look like it.

As with caseloads, nothing here knows how the fraud check decides.
"""

from almoner.simulate.grants.kinds import MINIMUM_AWARDS, SPARE, Kind
from almoner.simulate.grants.write import write
from almoner.simulate.grants.year import APPLICANTS, AWARDS, STARTS, Year, year

__all__ = [
    "APPLICANTS",
    "AWARDS",
    "MINIMUM_AWARDS",
    "SPARE",
    "STARTS",
    "Kind",
    "Year",
    "write",
    "year",
]
