"""What the made-up year takes from the file of its program."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from almoner import money
from almoner.errors import Fault, InputError
from almoner.program.described import Band
from almoner.program.grants import GrantFile
from almoner.simulate.grants.calendar import DAY

ADVANCED_DAYS = 25
"""The longest an advance is for."""
EXTENDED_DAYS = 60
"""How long the one award goes on that is extended."""
BPS = 10_000

# In days: what the year needs the clocks of the program to leave room for.
_OFFER_DAYS = 20
_LIQUIDATION_DAYS = 60
_MOST_CHALLENGE_DAYS = 10
_FEWEST_CATEGORIES = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """Amounts in base units, shares in 1/10000."""

    categories: tuple[str, ...]
    """The last one is indirect costs."""
    regime: str
    match_bps: int
    indirect_bps: int
    tolerance_bps: int
    bands: tuple[Band, ...]
    limit: int
    """The most that few persons approve: above it, more have to."""
    challenge: int
    """Seconds between a draw's approval and its payment."""

    @property
    def grain(self) -> int:
        """What budgets are rounded to: a thousandth of the limit, or a cent."""
        return max(money.CENT, self.limit // 1_000 // money.CENT * money.CENT)

    @property
    def floor(self) -> int:
        """The least of an award of the round."""
        return self.limit // 10

    @property
    def ceiling(self) -> int:
        """The most of one."""
        return self.limit * 3

    def approvers(self, cumulative: int) -> int:
        """How many persons approve what brings a sum to this."""
        return next(band.approvers for band in self.bands if cumulative <= band.up_to)

    def matched(self, amount: int) -> int:
        """The least a grantee adds to an amount, in whole cents."""
        return -(-amount * self.match_bps // (BPS * money.CENT)) * money.CENT


def of(program: GrantFile) -> Terms:
    """The terms of a program. Raises InputError where the year does not fit it."""
    steps = (low.up_to for low, high in pairwise(program.bands) if low.approvers < high.approvers)
    limit = next(steps, None)
    faults = list(_faults(program))
    if limit is None:
        reason = "never ask for more persons, so there is no limit to split awards under"
        faults.append(Fault(field="approvals.bands", reason=reason))
    if faults or limit is None:
        raise InputError(faults)
    return Terms(
        categories=program.budget.categories,
        regime=program.budget.regime,
        match_bps=program.budget.match_bps,
        indirect_bps=program.budget.indirect_bps,
        tolerance_bps=program.budget.tolerance_bps,
        bands=program.bands,
        limit=limit,
        challenge=program.windows.challenge,
    )


def _faults(program: GrantFile) -> list[Fault]:
    windows = program.windows
    short = {
        "windows.offer": (windows.offer, _OFFER_DAYS),
        "windows.liquidation": (windows.liquidation, _LIQUIDATION_DAYS),
        "windows.advance": (windows.advance, ADVANCED_DAYS + 1),
        "windows.extension": (windows.extension, EXTENDED_DAYS),
    }
    faults = [
        Fault(field=name, reason=f"must be at least {days} days, for the year made up here")
        for name, (seconds, days) in short.items()
        if seconds < days * DAY
    ]
    if windows.challenge > _MOST_CHALLENGE_DAYS * DAY:
        reason = f"must be at most {_MOST_CHALLENGE_DAYS} days, for the year made up here"
        faults.append(Fault(field="windows.challenge", reason=reason))
    if len(program.budget.categories) < _FEWEST_CATEGORIES:
        reason = f"must be at least {_FEWEST_CATEGORIES}, for the year made up here"
        faults.append(Fault(field="budget.categories", reason=reason))
    return faults
