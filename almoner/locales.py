"""Dates, amounts, counts and accounts as people here write them."""

from __future__ import annotations

import functools
from datetime import date
from decimal import Decimal

from babel import Locale
from babel.core import UnknownLocaleError
from babel.dates import format_date
from babel.numbers import format_currency, format_decimal
from eth_utils.address import to_checksum_address

from almoner import money

_COUNTRY = "US"
_CURRENCY = "USD"
_RIGHT_TO_LEFT = "rtl"
_GROUP = 4
# After US$: without it the sign goes to the other side of its letters among Arabic words.
_LEFT_TO_RIGHT_MARK = "\u200e"

# Pages name the same dates and amounts again and again.
_cached = functools.lru_cache(maxsize=10_000)


def account(address: str) -> str:
    """All of an account, as it is compared: `0x 5290 8400 0985 ...`, in every language.

    Anybody can make an account whose first or last digits are those of another's.
    """
    digits = to_checksum_address(address).removeprefix("0x")
    groups = (digits[at : at + _GROUP] for at in range(0, len(digits), _GROUP))
    return " ".join(("0x", *groups))


@_cached
def day(on: date, language: str) -> str:
    """A date as people say it, in English `Monday, March 1, 2027`."""
    return str(format_date(on, "full", locale=_locale(language)))


@_cached
def short_day(on: date, language: str) -> str:
    """A date without its weekday."""
    return str(format_date(on, "long", locale=_locale(language)))


@_cached
def dollars(units: int, language: str) -> str:
    """An amount in base units: two decimals, and as many more as are not zero."""
    amount, locale = Decimal(units).scaleb(-money.DECIMALS), _locale(language)
    said = str(format_currency(amount, _CURRENCY, locale=locale, decimal_quantization=False))
    return said + _LEFT_TO_RIGHT_MARK if locale.text_direction == _RIGHT_TO_LEFT else said


def count(number: int, language: str) -> str:
    """A whole number with its thousands set apart."""
    return str(format_decimal(number, locale=_locale(language)))


@functools.cache
def _locale(language: str) -> Locale:
    try:
        return Locale(language, _COUNTRY)
    except UnknownLocaleError:
        return Locale(language)
