"""Made-up caseloads with planted fraud and planted innocents that look like it.

Everything is generated from behavior: who enrolls whom, when and why. Nothing here knows how the
fraud check decides, so that what it finds is found, not built in.
"""

from almoner.simulate.caseload import MINIMUM, Caseload, caseload
from almoner.simulate.write import write

__all__ = ["MINIMUM", "Caseload", "caseload", "write"]
