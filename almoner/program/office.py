"""The office that writes a program's letters: where it is and when it is open."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import holidays

from almoner.program.table import Table

SECTION = "office"
WIDEST = 60
"""Characters of a line that goes onto paper."""
LONGEST_PHONE = 20
"""Characters: a text message has to have room for it."""
UTC = "UTC"
_PHONE = re.compile(r"\+?[0-9][0-9 ().-]*")
_HOURS = re.compile(r"([01]?\d|2[0-3]):[0-5]\d-([01]?\d|2[0-3]):[0-5]\d")


@dataclass(frozen=True, slots=True, kw_only=True)
class Office:
    """An office as people reach it."""

    name: str
    phone: str
    address: tuple[str, ...]
    """Lines of its postal address, without its name."""
    hours: str
    """When it is open on a working day, like 8:30-17:00: read in every language."""
    time_zone: str
    """Name of the zone its days are counted in, like America/Chicago."""
    holidays: str
    """Whose public holidays it keeps, like US-IL."""
    closed: frozenset[date]
    """Further days it is closed on."""

    @property
    def zone(self) -> ZoneInfo:
        """The time zone."""
        return ZoneInfo(self.time_zone)

    def is_holiday(self, day: date) -> bool:
        """Whether a public holiday is kept on a day, also one that is kept instead of another."""
        return day in _kept(self.holidays)


def read(section: Table) -> Office:
    """The office of a program file."""
    found = Office(
        name=_line(section, "name"),
        phone=_matching(section, "phone", _PHONE, "555-0100"),
        address=_address(section),
        hours=_matching(section, "hours", _HOURS, "8:30-17:00"),
        time_zone=_zone(section),
        holidays=_subdivision(section),
        closed=frozenset(section.days("closed")),
    )
    if len(found.phone) > LONGEST_PHONE:
        section.fault("phone", f"has more than {LONGEST_PHONE} characters: shorten it")
    return found


def _line(section: Table, key: str) -> str:
    given = section.text(key)
    _require_line(section, key, given)
    return given.strip()


def _address(section: Table) -> tuple[str, ...]:
    lines = section.texts("address")
    for number, line in enumerate(lines, start=1):
        _require_line(section, f"address[{number}]", line)
        if not line.strip():
            section.fault(f"address[{number}]", "is empty: leave it out")
    return lines


def _require_line(section: Table, key: str, given: str) -> None:
    if len(given) > WIDEST or not given.isprintable():
        section.fault(key, f"must be one line of at most {WIDEST} characters")


def _matching(section: Table, key: str, form: re.Pattern[str], example: str) -> str:
    given = section.text(key)
    if given.strip() and not form.fullmatch(given):
        section.fault(key, f"must be written like {example}, not {given!r}")
    return given


def _zone(section: Table) -> str:
    given = section.text("time_zone")
    try:
        return ZoneInfo(given).key if given else UTC
    except (ZoneInfoNotFoundError, ValueError, OSError):
        section.fault("time_zone", f"{given!r} is no time zone: write one like America/Chicago")
        return UTC


def _subdivision(section: Table) -> str:
    given = section.text("holidays")
    country, _, part = given.partition("-")
    known = holidays.list_supported_countries()
    if given and (country not in known or (part and part not in known[country])):
        reason = f"{given!r} has no calendar of holidays: write a country and its part, like US-IL"
        section.fault("holidays", reason)
    return given


def _kept(place: str) -> holidays.HolidayBase:
    """The public holidays of a place that has a calendar of them."""
    country, _, part = place.partition("-")
    return holidays.country_holidays(country, subdiv=part or None)
