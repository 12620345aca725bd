"""A grant program with awards of every kind of signer, its ledger, and its pages on a free port.

Only for tests of the pages: `tell` once what happened, and open the pages for each test. An
account, a passkey and a Safe of two owners each speak for an award; the account has a second one,
which is paid by milestones.
"""

from __future__ import annotations

import secrets
import shutil
import socket
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from eth_abi.abi import encode
from eth_account.signers.local import LocalAccount
from eth_typing import Hash32
from eth_utils.crypto import keccak
from webauthn.helpers import base64url_to_bytes

from almoner import money
from almoner.acts import messages
from almoner.casefile import Casefile, Grounds
from almoner.chain.client import Client
from almoner.config import PROJECT_ROOT
from almoner.demo.passkey import SoftPasskey
from almoner.ledger.grants import GrantViews
from almoner.ledger.pool import Pool
from almoner.ledger.store import Store
from almoner.ledger.views import Views
from almoner.monitor.daemon import Monitor
from almoner.program import GrantFile, load_any
from almoner.program import grants as files
from almoner.roster import references
from almoner.service import app, assertions, passkeys
from almoner.service.context import GrantContext
from almoner.service.outgoing import Queue
from almoner.service.passkeys import RelyingParty
from almoner.testing import DAY, World, agencies, pages, watch
from almoner.testing.claimant import account, signer_of
from almoner.testing.grant_samples import MILESTONE, SUBMISSION_TYPE
from almoner.testing.grants import Grants
from almoner.testing.pages import Ticks
from almoner.testing.safe import Safe, SafeCode
from almoner.testing.samples import PURPOSE

REASON = 202
MATCH_BPS = 1_000
MATCHED = money.parse("10,000")
NAMES = ("grantee", "passkey", "safe", "other")
REFUSAL = "Costs of another project"
LINES = [
    money.parse(each) for each in ("50,000", "10,000", "20,000", "10,000", "5,000", "0", "5,000")
]
PARTY = "localhost"


@dataclass(frozen=True, slots=True, kw_only=True)
class GrantStory:
    """What happened before a test."""

    grants: Grants
    safe: Safe
    passkey: SoftPasskey
    """Moves to the address of the pages with each test."""
    program: GrantFile
    ledger: Path
    active: int
    """The account's award: of it draws were paid, held, asked for and refused."""
    milestones: int
    """Another one of the account's."""
    by_passkey: int
    """Offered, as the next one."""
    by_safe: int
    other: int
    """Accepted, of another account."""
    paid: int
    held: int
    asked: int
    refused: int
    """Draws on the active award."""


@dataclass(slots=True, eq=False)
class GrantService:
    """The running pages of a story."""

    story: GrantStory
    context: GrantContext
    origin: str
    ticks: Ticks
    _monitor: Monitor

    @property
    def world(self) -> World:
        """The agency; its program is that of the grants."""
        return self.story.grants.world

    def follow(self) -> None:
        """Has the ledger read what happened."""
        self._monitor.catch_up()

    def relayed(self) -> int:
        """How many transactions the relay has sent."""
        relay = self.context.relay.address
        return int(self.world.client.request("eth_getTransactionCount", relay, "latest"), 16)


def owners() -> tuple[LocalAccount, LocalAccount]:
    """Who signs for the Safe."""
    return account("first owner"), account("second owner")


def tell(client: Client, folder: Path) -> GrantStory:
    """An agency with awards in several states; its ledger is put into a folder."""
    world = World.create(client)
    file = files.load(PROJECT_ROOT / "programs" / "small-business-grant.toml")
    program = replace(file, purpose=PURPOSE)
    grants = Grants.opened(world, program.encoded_terms(world.verifier.address))
    # A hold, a payment and a message name the program they are of.
    grants = replace(grants, world=replace(world, program=grants.awards, roster=grants.awards))
    safe = SafeCode.deploy(client, world.source).create(*owners())
    soft, signer = _passkey(world)
    signers: dict[str, tuple[bytes, Callable[[bytes], bytes]]] = {
        "passkey": (signer, lambda digest: _asserted(soft, digest)),
        "safe": (safe.signer, lambda digest: safe.sign(digest, *owners())),
    }
    applications = _apply(grants, signers, NAMES)
    awards = [grants.recommend(each, **_plan(grants)) for each in applications]
    for award in awards:
        grants.offer(award)
    active, by_passkey, by_safe, other = awards
    grants.accept(active)
    grants.accept(other, "other")
    (again,) = _apply(grants, signers, NAMES[:1])
    sums = [money.parse("30,000"), money.parse("20,000")]
    milestones = grants.recommend(again, **_plan(grants, lines=sums, mode=MILESTONE))
    grants.offer(milestones)
    grants.accept(milestones)
    paid, held, refused, asked = _drawn(grants, active)
    story = GrantStory(
        grants=grants,
        safe=safe,
        passkey=soft,
        program=program,
        ledger=folder / "ledger.sqlite",
        active=active,
        milestones=milestones,
        by_passkey=by_passkey,
        by_safe=by_safe,
        other=other,
        paid=paid,
        held=held,
        asked=asked,
        refused=refused,
    )
    with Store(story.ledger, watch.scope(world)) as store:
        Monitor(store, client, watch.unarmed_policy()).catch_up()
    return story


@contextmanager
def opened(story: GrantStory, folder: Path) -> Iterator[GrantService]:
    """The pages of a story while the block runs, with a casefile and a ledger in `folder`."""
    world = story.grants.world
    shutil.copyfile(story.ledger, folder / "ledger.sqlite")
    with (
        Casefile.open(folder / "casefile.sqlite", secrets.token_hex(32)) as casefile,
        Store(folder / "ledger.sqlite", watch.scope(world)) as store,
        closing(Queue.open(folder / "relay.sqlite")) as outgoing,
        closing(Pool(folder / "ledger.sqlite")) as kept,
        socket.socket() as listener,
    ):
        casefile.put_grounds(refusal())
        listener.bind(("127.0.0.1", 0))
        origin = f"http://{PARTY}:{listener.getsockname()[1]}"
        story.passkey.origin = origin
        context = GrantContext(
            agency=agencies.grants(world, str(story.grants.awards.address)),
            relay=world.stranger(7),
            casefile=casefile,
            outgoing=outgoing,
            views=Views(store.location, kept),
            grants=GrantViews(store.location, kept),
            keys=references.keys("01" * 32, "02" * 32),
            program=story.program,
            others=(load_any(pages.PROGRAM_FILE),),
            party=RelyingParty(id=PARTY, origin=origin, name="Almoner"),
            secret=secrets.token_hex(32),
        )
        running = GrantService(
            story=story,
            context=context,
            origin=origin,
            ticks=Ticks(),
            _monitor=Monitor(store, world.client, watch.unarmed_policy()),
        )
        running.follow()
        server = app.server(context, host="127.0.0.1", port=0, clock=running.ticks)
        with pages.serving(server, listener):
            yield running


def refusal() -> Grounds:
    """What an officer wrote to refuse a draw, under a salt that is always the same."""
    return Grounds.write(REFUSAL, case_no=None, at=0, salt=bytes(32))


def _passkey(world: World) -> tuple[SoftPasskey, bytes]:
    """A passkey that was made for these pages, and its signer bytes."""
    soft = SoftPasskey(f"http://{PARTY}")
    party = RelyingParty(id=PARTY, origin=soft.origin, name="Almoner")
    challenge = secrets.token_bytes(32)
    made = soft.create(passkeys.creation_options(party, challenge=challenge, label="award"))
    known = passkeys.register(party, challenge=challenge, credential=made)
    return soft, known.signer(world.verifier.address)


def _asserted(soft: SoftPasskey, digest: bytes) -> bytes:
    party = RelyingParty(id=PARTY, origin=soft.origin, name="Almoner")
    signed = soft.sign(passkeys.request_options(party, challenge=digest))
    return assertions.encoded(signed, challenge=digest)


def _apply(
    grants: Grants,
    signers: dict[str, tuple[bytes, Callable[[bytes], bytes]]],
    names: tuple[str, ...],
) -> list[int]:
    """Has organizations apply to a new round, which is judged; their applications."""
    world, desk = grants.world, agencies.grants(grants.world, str(grants.awards.address))
    round_ = grants.open_round(match_bps=MATCH_BPS)
    found = []
    for name in names:
        signer, sign = signers.get(name) or _key(name)
        wanted = grants.submission(name, signer=signer, amounts=LINES, matched=MATCHED)
        content, deadline = keccak(encode([SUBMISSION_TYPE], [wanted])), world.now() + DAY
        asked = messages.applicant(desk, "apply", round_, content, signer, deadline)
        signed = (deadline, signer, sign(asked.digest))
        world.stranger().send(world.rounds.functions.submit(round_, wanted, signed))
        found.append(int(world.rounds.functions.applications().call()))
    grants.judge(round_, found, [40, 20, 10])
    return found


def _key(name: str) -> tuple[bytes, Callable[[bytes], bytes]]:
    """The signer bytes of an account, and how it signs a digest."""
    key = account(name)
    return signer_of(key), lambda digest: bytes(key.unsafe_sign_hash(Hash32(digest)).signature)


def _plan(grants: Grants, **overrides: object) -> dict[str, object]:
    """An award from today's first second on."""
    today = grants.world.now() // DAY * DAY
    return {"lines": LINES, "from": today, "to": today + 365 * DAY} | overrides


def _drawn(grants: Grants, award: int) -> tuple[int, int, int, int]:
    """Draws that are paid, held, refused and asked for."""
    world, matched = grants.world, money.parse("500")
    paid = grants.paid(award, matched=matched)
    held = grants.approved(award, matched=matched, line=2)
    world.place_hold(grants.payment_id(held), reason=REASON)
    refused = grants.draw(award, matched=matched)
    deny = grants.awards.functions.denyDraw(refused, refusal().digest)
    world.send("grants_officer", deny)
    return paid, held, refused, grants.draw(award, matched=matched)


def challenge(options: dict[str, object]) -> bytes:
    """What a page asks to sign."""
    return base64url_to_bytes(str(options["challenge"]))
