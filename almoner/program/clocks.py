"""The sections of a program file that become the contract's clocks, caps and bands.

The contract checks the same again and would refuse without saying which figure is at fault.
"""

from __future__ import annotations

from collections.abc import Iterable

from almoner import money
from almoner.program.described import Band, Basis, Holds, NoticeBasis, NoticeMode, Notices
from almoner.program.file import Windows
from almoner.program.table import SECONDS, Table

DAY = SECONDS["days"]
SEATS = 4
"""The most approvers a run has seats for (contracts/benefits/Runs.sol)."""
BPS = 10_000
UINT16 = 2**16 - 1
UINT32 = 2**32 - 1


def windows(section: Table) -> Windows:
    """How a run becomes payable."""
    return Windows(
        challenge=section.seconds("challenge", least=1),
        challenge_blocks=section.whole("challenge_blocks", 0, UINT32),
        approval=section.seconds("approval", least=1),
        lead=section.seconds("lead", least=0),
        margin=section.seconds("margin", least=0),
        late=section.seconds("late", least=0),
    )


def bands(section: Table) -> tuple[Band, ...]:
    """Approvers by cumulative sum: sums rise, approvers do not fall, the last has no end."""
    tables = section.tables("bands")
    if not tables and "bands" in section:
        section.fault("bands", "is empty: write at least one band")
    found: list[Band] = []
    for table in tables:
        last, before = table is tables[-1], table.faulty
        if last and "up_to" in table:
            table.fault("up_to", "must not be there: the last band has no upper end")
        band = Band(
            up_to=money.MAXIMUM if last else table.dollars("up_to"),
            approvers=table.whole("approvers", 1, SEATS),
        )
        table.close()
        if table.faulty > before:
            continue  # compared with its neighbors it would only be faulted again
        if found and band.up_to <= found[-1].up_to:
            table.fault(
                "up_to",
                f"{money.dollars(band.up_to)} is not above the band before, which goes up to "
                f"{money.dollars(found[-1].up_to)}",
            )
        if found and band.approvers < found[-1].approvers:
            table.fault(
                "approvers",
                f"{band.approvers} is less than the {found[-1].approvers} of the band before: "
                "more money never needs fewer people",
            )
        found.append(band)
    return tuple(found)


def holds(section: Table, authorities: Iterable[str]) -> Holds:
    """Clocks and caps of holds."""
    found = Holds(
        authority=section.one_of("authority", authorities, "authority"),
        bot_hold=section.seconds("bot_hold", least=1),
        max_total_hold=section.seconds("max_total_hold", least=1),
        sustained_cap=section.seconds("sustained_cap", least=1),
        bot_share_bps=section.whole("bot_share_bps", 0, BPS),
        bot_floor=section.whole("bot_floor", 0, UINT32),
    )
    if found.bot_hold > found.max_total_hold:
        section.fault(
            "bot_hold",
            f"{_days(found.bot_hold)} is longer than max_total_hold, {_days(found.max_total_hold)}",
        )
    return found


def notices(section: Table, authorities: Iterable[str]) -> Notices:
    """Clocks of notices and hearings, and the bases a notice may rest on."""
    known = tuple(authorities)
    notice_period = section.seconds("notice_period", least=1)
    mode = NoticeMode(section.one_of("mode", list(NoticeMode), "mode") or NoticeMode.DISPATCH)
    delivered = mode is NoticeMode.DELIVERY
    bases: dict[Basis, NoticeBasis] = {}
    table = section.table("bases")
    for basis in Basis:
        if basis not in table:
            continue
        entry = table.table(basis)
        bases[basis] = NoticeBasis(
            seconds=entry.whole("days", 0, 366) * DAY,
            authority=entry.one_of("authority", known, "authority"),
        )
        entry.close()
        if bases[basis].seconds > notice_period:
            entry.fault(
                "days",
                f"{_days(bases[basis].seconds)} is longer than the {_days(notice_period)} the "
                "contract waits (notices.notice_period)",
            )
    table.close()
    if "bases" in section and Basis.SUSTAINED not in bases:
        section.fault("bases", "lacks SUSTAINED, on which a payment found wrong is struck")
    found = Notices(
        authority=section.one_of("authority", known, "authority"),
        mode=mode,
        service=section.seconds("service", least=0),
        constructive=section.seconds("constructive", least=1) if delivered else 0,
        notice_period=notice_period,
        receipt_grace=section.seconds("receipt_grace", least=0),
        decision=section.seconds("decision", least=1),
        cooling_off=section.seconds("cooling_off", least=1),
        unpayable=section.seconds("unpayable", least=1),
        bases=bases,
    )
    if found.unpayable < notice_period:
        section.fault("unpayable", f"{_days(found.unpayable)} is shorter than notice_period")
    return found


def require_due_process(section: Table, h: Holds, n: Notices) -> None:
    """Faults a sustained cap that ends before what has to happen under it can have happened."""
    service = n.service + n.constructive
    needed = h.max_total_hold + service + n.notice_period + n.receipt_grace + n.decision
    if h.sustained_cap < needed:
        section.fault(
            "sustained_cap",
            f"{_days(h.sustained_cap)} is too short; it needs {_days(needed)}: max_total_hold "
            f"{_days(h.max_total_hold)}, service {_days(service)}, notice_period "
            f"{_days(n.notice_period)}, receipt_grace {_days(n.receipt_grace)} and decision "
            f"{_days(n.decision)}",
        )


def _days(seconds: int) -> str:
    days, rest = divmod(seconds, DAY)
    hours = rest // SECONDS["hours"]
    parts = ([f"{days} days"] if days or not hours else []) + ([f"{hours} h"] if hours else [])
    return " ".join(parts)
