"""The household that the tests of the casefile put into one."""

from __future__ import annotations

from almoner.casefile import Access, Credential, NewCase

KEY = "c5" * 32
LOOK = Access(office="COUNTER", purpose="address for a letter", at=1_800_000_000)
CASE = NewCase(
    case_number="C-000017",
    facts={"household_size": 2, "unit": "adult"},
    members=("M-000041", "M-000042"),
    private={
        "phone": "555-0142",
        "mailing_address": "Unit 12, Block 3",
        "language": "es-synthetic",
    },
)
PASSKEY = Credential(credential_id=b"id-1", case_no=17, x=b"x" * 32, y=b"y" * 32)
