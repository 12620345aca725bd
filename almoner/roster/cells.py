"""Reading the cells of one roster line; each fault names the column and what to write instead."""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Mapping

from eth_utils.address import is_checksum_address, to_checksum_address

from almoner.program import ProgramFile, Unit
from almoner.roster.line import Line

MEMBERS = 20
"""The most members a case has room for (contracts/Roster.sol)."""
LAST_PERIOD = 2**16 - 1

NUMBER = re.compile(r"[A-Z0-9][A-Z0-9./-]{0,31}")
CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,31}")
_SOCIAL_SECURITY = re.compile(r"[0-9]{3}-[0-9]{2}-[0-9]{4}")
_ADDRESS = re.compile(r"0x[0-9a-fA-F]{40}")
_SIGNER_BYTES = (20, 84)  # an account; our passkey verifier with the key's x and y
_ZERO = "0x" + 40 * "0"

Fault = Callable[[str, str], None]
"""Records a column and what is wrong with its cell."""


def line(
    number: int,
    cells: Mapping[str, str],
    private: Mapping[str, str],
    program: ProgramFile,
    fault: Fault,
) -> Line | None:
    """One line of the roster, None if a cell was at fault."""
    found = _Cells(cells, fault)
    members = found.members()
    unit = found.unit()
    size = found.whole("household_size", 1, MEMBERS)
    amount = found.amount(program, unit, size, len(members))
    from_period, to_period = found.periods(program)
    case_number = found.number("case_number", cells["case_number"])
    pay_to = found.pay_to()
    signer = found.signer()
    worker = found.code("worker").upper()
    office = found.code("office", empty=True)
    group = found.code("group", empty=True)
    day = found.whole("day", 0, 100_000) if cells.get("day") else 0
    if found.faulty or unit is None or amount is None:
        return None
    return Line(
        number=number,
        case_number=case_number,
        members=members,
        unit=unit,
        pay_to=pay_to,
        office=office,
        worker=worker,
        signer=signer,
        amount=amount,
        from_period=from_period,
        to_period=to_period,
        group=group or None,
        day=day or 0,
        private=private,
    )


class _Cells:
    """The cells of one line, without white space around them."""

    def __init__(self, cells: Mapping[str, str], fault: Fault) -> None:
        self._cells = cells
        self._record = fault
        self.faulty = False

    def fault(self, column: str, reason: str) -> None:
        self.faulty = True
        self._record(column, reason)

    def number(self, column: str, given: str) -> str:
        """A case or client-index number, in one spelling: capitals, no spaces around."""
        number = given.strip().upper()
        if not number:
            self.fault(column, "is empty: write the agency's number")
        elif _SOCIAL_SECURITY.fullmatch(number):
            # It is not shown: a fault may end in a log.
            self.fault(column, "looks like a Social Security number: use the agency's own number")
        elif not NUMBER.fullmatch(number):
            self.fault(column, "has up to 32 letters, digits, dots, slashes and hyphens")
        return number

    def members(self) -> tuple[str, ...]:
        given = self._cells["members"]
        members = tuple(self.number("members", each) for each in given.split(";"))
        if len(members) > MEMBERS:
            self.fault("members", f"names {len(members)} persons; a case has at most {MEMBERS}")
        return members

    def unit(self) -> Unit | None:
        given = self._cells["unit"]
        try:
            return Unit(given)
        except ValueError:
            self.fault("unit", f"must be {' or '.join(Unit)}, not {given!r}")
            return None

    def amount(
        self, program: ProgramFile, unit: Unit | None, size: int | None, members: int
    ) -> int | None:
        if unit is None or size is None:
            return None
        if size != members:
            self.fault("household_size", f"is {size}, but members names {members}")
            return None
        amount = program.amount(unit, size)
        if amount is None:
            largest = len(program.benefits.amounts[unit])
            self.fault(
                "household_size",
                f"is {size}; the benefit table of {program.id} ends with {largest} for {unit}",
            )
        return amount

    def periods(self, program: ProgramFile) -> tuple[int, int]:
        first = self.whole("from_period", 1, LAST_PERIOD)
        last = self.whole("to_period", 1, LAST_PERIOD)
        if first is not None and last is not None and first > last:
            self.fault("to_period", f"is {last}, before from_period {first}")
        calendar = program.calendar
        end = calendar.first_period + len(calendar.issue_at) - 1
        if last is not None and last > end:
            self.fault("to_period", f"is {last}; the calendar of {program.id} ends with {end}")
        return first or 0, last or 0

    def whole(self, column: str, least: int, most: int) -> int | None:
        """A whole number. A sign, a fraction or an empty cell is a fault."""
        given = self._cells[column]
        # Digits of other scripts are numbers to Python, and a typing error here.
        digits = given.isascii() and given.removeprefix("-").isdigit() and len(given) <= 12
        if not digits or not least <= int(given) <= most:
            self.fault(column, f"must be a whole number from {least} to {most:,}, not {given!r}")
            return None
        return int(given)

    def pay_to(self) -> str:
        given = self._cells["pay_to"]
        reason = _address_fault(given)
        if reason:
            self.fault("pay_to", reason)
        return given

    def signer(self) -> bytes:
        given = self._cells.get("signer", "")
        try:
            signer = bytes.fromhex(given.removeprefix("0x"))
        except ValueError:
            signer = b"?"
        if signer and len(signer) not in _SIGNER_BYTES:
            self.fault("signer", "must be empty, an account, or a verifier with a passkey's key")
        elif len(signer) == _SIGNER_BYTES[0] and not any(signer):
            self.fault("signer", "is the zero address, which nobody can sign for")
        return signer

    def code(self, column: str, *, empty: bool = False) -> str:
        given = self._cells.get(column, "")
        if not given and empty:
            return ""
        if not CODE.fullmatch(given):
            self.fault(column, f"has up to 32 letters, digits, hyphens and underscores: {given!r}")
        return given


@functools.lru_cache(maxsize=200_000)
def _address_fault(given: str) -> str | None:
    """What is wrong with an account's address; checking is slow and accounts are shared."""
    if not _ADDRESS.fullmatch(given):
        return f"must be 0x and 40 hexadecimal digits, not {given!r}"
    if given == _ZERO:
        return "is the zero address: money sent there is lost"
    if is_checksum_address(given):
        return None
    if given[2:] in (given[2:].lower(), given[2:].upper()):
        return (
            "has no checksum to find typing errors by: export it in mixed case, like "
            f"{to_checksum_address(given)}, after comparing it with the household's own record"
        )
    return f"has a wrong checksum: {given} has a typing error in it; ask for the address again"
