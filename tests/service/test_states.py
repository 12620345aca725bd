"""What else can become of a payment or a case, in the words of the pages.

given a check
├── that an investigator made longer: it should say so, and give the new last day
└── whose appeal the person took back: it should say so, and offer no second one
given a certified run that was taken back
└── it should say that it was our mistake, and the payment made instead should be there too
given a case that was terminated, and later closed
└── it should say that the case ended, to its person only
"""

from __future__ import annotations

from webauthn.helpers import bytes_to_base64url

from almoner import typed_data
from almoner.demo.person import SoftPerson
from almoner.service import assertions, wording
from almoner.testing import DAY, digest, pages
from almoner.testing.pages import Service

LONGER = "more time, once"
ENDED = "Your case has ended"


def test_check__that_was_made_longer_says_so(service: Service, person: SoftPerson) -> None:
    world, payment = service.world, service.payment(service.story.held)
    person.bind(*service.letter(service.story.held))
    assert LONGER not in person.payment(payment)

    until = world.hold(payment)["expiresAt"] + DAY
    extend = world.holds.functions.extend(world.program.address, payment, until, digest("why"))
    world.send("investigator", extend)
    service.follow()

    page = person.payment(payment)
    assert LONGER in page
    assert f"If nobody decides by {wording.day(until, pages.words())}" in page


def test_appeal__that_was_taken_back_says_so(service: Service, person: SoftPerson) -> None:
    payment = service.payment(service.story.new)
    person.bind(*service.letter(service.story.new))
    person.appeal("We live here.", payment)
    service.follow()
    assert "You have appealed" in person.payment(payment)

    _withdraw(service, person, payment)

    assert "You took your appeal back" in person.get(f"/appeal/{payment}/done")
    service.follow()
    page = person.payment(payment)
    assert "You took your appeal back" in page
    assert "How you can answer" not in page


def test_run__that_was_taken_back_says_whose_mistake_it_was(
    service: Service, person: SoftPerson
) -> None:
    world, case_no = service.world, service.story.other
    person.bind(*service.letter(case_no))
    wrong = _certified(service)
    service.follow()
    payment = service.payment(case_no, wrong)
    assert "Coming" in person.payment(payment)

    reason = digest("amounts of last year")
    world.send("maker", world.program.functions.proposeRecall(wrong, reason))
    world.send("approver", world.program.functions.recallRun(wrong, reason))
    service.follow()
    assert "We found a mistake before this payment went out" in person.payment(payment)

    world.warp(DAY)
    right = _certified(service)
    service.follow()
    assert "Coming" in person.payment(service.payment(case_no, right))
    assert "Taken back by us" in person.payment(payment)


def test_case__that_ended_says_so_to_its_person(service: Service, person: SoftPerson) -> None:
    world, case_no = service.world, service.story.other
    person.bind(*service.letter(case_no))
    neighbor = SoftPerson(service.origin)
    neighbor.bind(*service.letter(service.story.new))

    proposal = service.notice_of_end(case_no)
    service.follow()
    assert ENDED not in person.payments(), "noticed, it has not ended"

    service.enact(proposal)
    service.follow()
    assert "you may still be able to appeal" in person.payments()
    assert ENDED not in neighbor.payments()
    neighbor.close()

    world.warp(365 * DAY)
    refs = (digest(f"case {case_no}"), [digest(f"member {case_no}")])
    world.stranger().send(world.roster.functions.close(case_no, *refs))
    service.follow()
    assert "apply at any office" in person.payments()


def _withdraw(service: Service, person: SoftPerson, payment: int) -> None:
    """The person takes an appeal back, past the pages: anyone may relay what she signs."""
    world, case_no = service.world, typed_data.case_of(payment)
    deadline = world.now() + DAY
    message = typed_data.claimant_act(
        chain_id=world.client.chain_id,
        name=typed_data.HEARINGS,
        contract=world.hearings.address,
        action="withdraw appeal",
        program=world.program.address,
        case_no=case_no,
        subject=payment,
        content=bytes(32),
        nonce=1,
        deadline=deadline,
    )
    signed = person.passkey.sign({"challenge": bytes_to_base64url(message.digest)})
    (kept,) = service.context.casefile.credentials_of(case_no)
    signer = bytes.fromhex(world.verifier.address.removeprefix("0x")) + kept.x + kept.y
    proof = (deadline, signer, assertions.encoded(signed, challenge=message.digest))
    withdraw = world.hearings.functions.withdraw(world.program.address, payment, proof)
    world.stranger().send(withdraw)


def _certified(service: Service) -> int:
    """A certified run of the third period."""
    world = service.world
    run = world.open_run(3)
    world.seal(run)
    world.certify(run)
    return run
