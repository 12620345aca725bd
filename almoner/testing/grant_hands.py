"""Who signs at the pages of grants, without a browser: a passkey, an account, a Safe's owners."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Protocol

from eth_account.messages import SignableMessage
from eth_account.signers.local import LocalAccount
from eth_typing import Hash32

from almoner import typed_data
from almoner.demo.passkey import SoftPasskey
from almoner.demo.person import SoftPerson
from almoner.testing.grant_pages import GrantService, challenge
from almoner.testing.safe import Safe

Body = dict[str, Any]


class Hand(Protocol):
    """One way to sign."""

    person: SoftPerson

    def sign_in(self) -> None:
        """Signs in. Raises PageRefused with what the page said."""

    def sign(self, options: Body) -> Body:
        """What is sent for what a page asks to sign."""


def act(hand: Hand, path: str, typed: Body | None = None) -> str:
    """Does what a page asks to sign; the path that says what came of it."""
    page = hand.person.get(path)
    signed = hand.sign(hand.person.post(f"{path}/prepare", page, typed or {}))
    return str(hand.person.post(path, page, signed)["next"])


@dataclass(slots=True)
class PasskeyHand:
    """A passkey that speaks for an award."""

    grants: GrantService
    person: SoftPerson
    passkey: SoftPasskey
    award: int

    def sign_in(self) -> None:
        """Signs in for the award."""
        page, award = self.person.get("/sign-in/passkey"), {"award": str(self.award)}
        options = self.person.post("/sign-in/passkey/options", page, award)
        self.person.post("/sign-in/passkey", page, {**self.passkey.sign(options), **award})

    def sign(self, options: Body) -> Body:
        """Its assertion."""
        return self.passkey.sign(options)


@dataclass(slots=True)
class AppHand:
    """An account, whose key is in a signing app."""

    grants: GrantService
    person: SoftPerson
    key: LocalAccount

    def sign_in(self) -> None:
        """Signs the message of these pages."""
        enter(self, self.key.address, self.grants.origin, self._signed)

    def sign(self, options: Body) -> Body:
        """Signs a digest."""
        signature = self.key.unsafe_sign_hash(Hash32(challenge(options))).signature
        return {"signature": f"0x{bytes(signature).hex()}"}

    def _signed(self, message: typed_data.Message) -> str:
        return _hex(self.key, message.signable)


@dataclass(slots=True)
class OwnersHand:
    """A Safe, whose owners sign one after another, in any order."""

    grants: GrantService
    person: SoftPerson
    safe: Safe
    owners: tuple[LocalAccount, ...]

    def sign_in(self) -> None:
        """Has the owners sign the message of these pages."""
        address = self.safe.contract.address
        enter(self, address, self.grants.origin, lambda asked: self._signed(asked.digest))

    def sign(self, options: Body) -> Body:
        """Has the owners sign a digest."""
        return {"signature": self._signed(challenge(options))}

    def _signed(self, digest: bytes) -> str:
        asked = typed_data.safe_message(
            chain_id=self.grants.context.client.chain_id,
            safe=self.safe.contract.address,
            digest=digest,
        )
        return "\n".join(_hex(owner, asked.signable) for owner in self.owners)


def enter(hand: Hand, account: str, origin: str, sign: Any) -> None:
    """Signs in with an account, by a message that names an origin."""
    apart = isinstance(hand, OwnersHand)
    page = hand.person.get("/sign-in/owners" if apart else "/sign-in/app")
    asking = {"account": account, "apart": apart}
    asked = hand.person.post("/sign-in/account/options", page, asking)["message"]
    message = typed_data.sign_in(
        chain_id=asked["chainId"],
        program=asked["program"],
        origin=origin,
        account=account,
        nonce=bytes.fromhex(asked["nonce"][2:]),
        time=asked["time"],
    )
    hand.person.post("/sign-in/account", page, {"signature": sign(message)})


def _hex(key: LocalAccount, message: SignableMessage) -> str:
    return f"0x{bytes(key.sign_message(message).signature).hex()}"
