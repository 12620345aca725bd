"""Given the passkeys of a household: a casefile should know each, and notice a copy of one.

- passkeys
  - it should find them by id and by case, and refuse a second of the same id
  - it should refuse a counter that does not rise
"""

from __future__ import annotations

from dataclasses import replace

import pytest

from almoner.casefile import Casefile
from almoner.errors import CasefileError
from tests.casefile.household import PASSKEY


def test_credentials__are_found_by_id_and_by_case(casefile: Casefile) -> None:
    second = replace(PASSKEY, credential_id=b"id-2", x=b"z" * 32)
    casefile.put_credential(PASSKEY)
    casefile.put_credential(second)

    assert casefile.credential(b"id-1") == PASSKEY
    assert casefile.credential(b"id-3") is None
    assert casefile.credentials_of(17) == [PASSKEY, second]
    assert casefile.credentials_of(18) == []


def test_put_credential__refuses_a_second_of_the_same_id(casefile: Casefile) -> None:
    casefile.put_credential(PASSKEY)
    with pytest.raises(CasefileError, match="registered already"):
        casefile.put_credential(replace(PASSKEY, case_no=18))
    assert casefile.credential(b"id-1") == PASSKEY


@pytest.mark.parametrize("counts", [(1, 2, 9), (0, 0, 0), (0, 0, 4)])
def test_count_signature__takes_a_rising_counter_or_none(
    casefile: Casefile, counts: tuple[int, ...]
) -> None:
    casefile.put_credential(PASSKEY)
    for count in counts:
        casefile.count_signature(b"id-1", count)

    found = casefile.credential(b"id-1")
    assert found is not None
    assert found.sign_count == counts[-1]


@pytest.mark.parametrize("count", [3, 2, 0])
def test_count_signature__refuses_a_counter_that_does_not_rise(
    casefile: Casefile, count: int
) -> None:
    casefile.put_credential(replace(PASSKEY, sign_count=3))
    with pytest.raises(CasefileError, match="not known, or there is a copy of it"):
        casefile.count_signature(b"id-1", count)
    with pytest.raises(CasefileError, match="not known, or there is a copy of it"):
        casefile.count_signature(b"id-9", 9)
