"""A whole caseload, enrolled to paid by Almoner's own commands, which are killed and run again.

An agency on a chain of its own, whose blocks come by the clock, takes over a made-up caseload: all
of it is enrolled, approved, sealed, certified and settled as officers do it, each step a command
in a process of its own. Some of the processes are killed at moments nobody chose, and the command
is run again. At the end every payment is counted in the token's and the program's logs.
"""

from __future__ import annotations

from almoner.bench.load.measuring import Load as Load
from almoner.bench.load.measuring import measure as measure
from almoner.bench.load.phases import Phase as Phase
