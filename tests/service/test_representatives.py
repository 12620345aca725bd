"""Given a passkey of somebody who acts for a person.

├── it should not be taken for the person's own, which alone signs on the chain
└── the person's own should go on
"""

from __future__ import annotations

import pytest

from almoner.casefile import Access, Credential, Scope
from almoner.demo.person import SoftPerson
from almoner.errors import SignatureRefused
from almoner.service import signers
from almoner.testing import DAY
from almoner.testing.pages import Service


def test_owner__is_no_representative(service: Service, bound: SoftPerson) -> None:
    context, case_no, now = service.context, service.story.held, service.world.now()
    access = Access(office="COUNTER", purpose="form 11", at=now)
    time = {"begins": now, "ends": now + DAY}
    acting = {"name": "Legal Aid", "scope": Scope.ANSWER, **time, "access": access}
    number = context.casefile.put_representative(case_no, **acting)
    # Its number sorts before any other, so that it would be found first.
    theirs = Credential(
        credential_id=b"", case_no=case_no, x=b"x" * 32, y=b"y" * 32, representative=number
    )
    context.casefile.put_credential(theirs)

    assert context.casefile.speaks_for(theirs.credential_id, now) is not None
    with pytest.raises(SignatureRefused, match="does not speak for a case"):
        signers.owner(context, theirs.credential_id)
    (own,) = [
        each
        for each in context.casefile.credentials_of(case_no)
        if each.credential_id != theirs.credential_id
    ]
    found, passkey = signers.owner(context, own.credential_id)
    assert (found, passkey.credential_id) == (case_no, own.credential_id)
    assert bound.http.get("/payments").url.path == "/payments"
