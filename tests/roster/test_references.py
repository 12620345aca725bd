"""Given the agency's and the program's keys: references should tell nothing without them."""

from __future__ import annotations

import hashlib
import hmac

import pytest

from almoner.errors import ConfigError
from almoner.roster import references
from almoner.roster.references import Keys

AGENCY, PROGRAM = "0a" * 32, "0b" * 32


@pytest.fixture
def keys() -> Keys:
    return references.keys(AGENCY, PROGRAM)


def test_references__are_hmacs_under_their_own_key(keys: Keys) -> None:
    assert keys.case("C-1") == hmac.digest(bytes.fromhex(PROGRAM), b"caseC-1", "sha256")
    assert keys.member("M-1") == hmac.digest(bytes.fromhex(AGENCY), b"memberM-1", "sha256")
    assert keys.group("S-1") == hmac.digest(bytes.fromhex(PROGRAM), b"groupS-1", "sha256")
    assert keys.group(None) == keys.group("") == bytes(32)


def test_references__a_person_is_the_same_in_all_programs_and_a_case_is_not(keys: Keys) -> None:
    other = references.keys(AGENCY, "0c" * 32)

    assert other.member("M-1") == keys.member("M-1")
    assert other.case("C-1") != keys.case("C-1")
    assert keys.case("1") != keys.member("1") != keys.group("1")


def test_fingerprints__tell_keys_apart_and_show_none(keys: Keys) -> None:
    other = references.keys(AGENCY, "0c" * 32).fingerprints

    assert other["ALMONER_AGENCY_KEY"] == keys.fingerprints["ALMONER_AGENCY_KEY"]
    assert other["ALMONER_PROGRAM_KEY"] != keys.fingerprints["ALMONER_PROGRAM_KEY"]
    same = references.keys(AGENCY, AGENCY).fingerprints
    assert len(set(same.values())) == 2, "it does not show that two keys are one"
    assert keys.agency not in keys.fingerprints.values()


def test_keys__accept_a_prefix_and_white_space(keys: Keys) -> None:
    assert references.keys(f" 0x{AGENCY}\n", PROGRAM) == keys


@pytest.mark.parametrize("given", [None, "", "0a" * 31, "0a" * 33, "zz" * 32, "secret words"])
def test_keys__refuse_what_is_no_key_and_do_not_show_it(given: str | None) -> None:
    with pytest.raises(ConfigError, match="Set ALMONER_PROGRAM_KEY to 32 secret bytes") as refusal:
        references.keys(AGENCY, given)

    assert not given or given not in str(refusal.value)


def test_keys__are_not_in_their_repr(keys: Keys) -> None:
    assert "0a" not in repr(keys)
    assert "\\n" not in repr(keys)


def test_commitment__is_salt_and_canonical_json() -> None:
    salt = bytes(range(32))

    found = references.commitment(salt, {"unit": "adult", "amount": 5})

    assert found == hashlib.sha256(salt + b'{"amount":5,"unit":"adult"}').digest()
    assert found == references.commitment(salt, {"amount": 5, "unit": "adult"})
    assert found != references.commitment(bytes(32), {"amount": 5, "unit": "adult"})
    assert found != references.commitment(salt, {"amount": 6, "unit": "adult"})


def test_commitment__refuses_a_short_salt() -> None:
    with pytest.raises(ValueError, match="a salt has 32 bytes, not 3"):
        references.commitment(b"abc", {})


def test_references__of_an_organization_and_its_papers_are_keyed_by_the_agency(keys: Keys) -> None:
    agency = bytes.fromhex(AGENCY)
    assert keys.organization("ORG-1") == hmac.digest(agency, b"organizationorg-1", "sha256")
    assert keys.documents("d  a\n") == hmac.digest(agency, b"documentsd  a\n", "sha256")
    written = b'invoice["v-1","7","2027-01-31"]'
    assert keys.invoice("V-1", "7", "2027-01-31") == hmac.digest(agency, written, "sha256")


def test_references__of_an_organization_are_one_however_its_number_is_typed(keys: Keys) -> None:
    for typed in ("org-1", " ORG-1 ", "ORG\u200b-1", "\uff2fRG-1"):
        assert keys.organization(typed) == keys.organization("ORG-1")
    for other in ("ORG-2", "ORG 1", "ORG-11", "ORG\u20131"):
        assert keys.organization(other) != keys.organization("ORG-1")


@pytest.mark.parametrize(
    ("vendor", "number"),
    [
        (" Café Ltd", "A 7 "),
        ("CAFÉ LTD", "a 7"),
        ("Cafe\u0301 Ltd", "A\u00a07"),
        ("Café  Ltd", "A\u20097"),
        ("Ca\u00adfé Ltd\u200b", "\uff21 \uff17"),
        ("Café\nLtd", "A\t7"),
    ],
)
def test_references__of_an_invoice_are_one_however_it_is_typed(
    keys: Keys, vendor: str, number: str
) -> None:
    assert keys.invoice(vendor, number, "2027-01-31") == keys.invoice(
        "Café Ltd", "A 7", "2027-01-31"
    )


def test_references__of_two_invoices_are_two(keys: Keys) -> None:
    typed = {
        ("V-1", "7", "2027-01-31"),
        ("V-2", "7", "2027-01-31"),
        ("V-1", "8", "2027-01-31"),
        ("V-1", "7", "2027-02-01"),
        ("V-17", "", "2027-01-31"),
        ("V 1", "7", "2027-01-31"),
        ("V-1", "\u0667", "2027-01-31"),
    }
    assert len({keys.invoice(*each) for each in typed}) == len(typed)


def test_references__of_an_objection_are_the_same_each_time_and_one_for_each(keys: Keys) -> None:
    first = keys.objection(7, "We sent it")
    assert first == hmac.digest(bytes.fromhex(AGENCY), b"objection7 We sent it", "sha256")
    assert keys.objection(7, "We sent it") == first
    others = {keys.objection(8, "We sent it"), keys.objection(7, "We did not")}
    others.add(references.keys("0c" * 32, PROGRAM).objection(7, "We sent it"))
    assert len(others) == 3
    assert first not in others
