"""What households and grantees sign: each with the key the population says it has."""

from __future__ import annotations

from dataclasses import dataclass, field

from eth_account import Account

from almoner.acts.applications import Signature
from almoner.simulate.playing.names import Names
from almoner.simulate.playing.passkey import Passkey
from almoner.simulate.population import keys
from almoner.typed_data import Message

LASTING = 2**40 - 1
"""The last second a signature is good for: nobody is in a hurry here."""
_ACCOUNT = 2 + 40
Whose = tuple[str, int]
"""A roster or grant program of the population, and the number of a case or award."""


@dataclass(slots=True)
class Signers:
    """The private keys behind the signers of a population, as they are met."""

    seed: int
    names: Names
    _members: dict[Whose, tuple[str, str]] = field(default_factory=dict)
    """First member and reference of each case."""
    _secrets: dict[str, bytes] = field(default_factory=dict)
    """By signer."""
    _standing: dict[Whose, str] = field(default_factory=dict)
    _asked: dict[str, str] = field(default_factory=dict)
    """Signers by their digests in the population."""
    _replacements: dict[Whose, int] = field(default_factory=dict)
    _grantees: int = 0

    def enrolled(self, whose: Whose, member: str, reference: str) -> None:
        """Notes whom a case is of."""
        self._members[whose] = member, reference

    def binds(self, whose: Whose, signer: str) -> None:
        """Notes the signer that a case or an award has from now on."""
        if signer not in self._secrets and whose in self._members:
            member, _ = self._members[whose]
            self._secrets[signer] = keys.secret(self.seed, "household", member)
        self._standing[whose] = signer

    def asks(self, whose: Whose, signer: str, digest: str) -> None:
        """Notes a signer that somebody asks for in the place of another."""
        number = self._replacements[whose] = self._replacements.get(whose, 0) + 1
        self._secrets[signer] = keys.secret(self.seed, "household", *self._members[whose], number)
        self._asked[digest] = signer

    def replaces(self, whose: Whose, digest: str) -> None:
        """Notes that it counts."""
        self._standing[whose] = self._asked[digest]

    def grantee(self, signer: str) -> None:
        """Looks for the key of an organization that was not met before."""
        while signer not in self._secrets:
            secret = keys.secret(self.seed, "grantee", self._grantees)
            self._secrets[f"0x{keys.address(secret).hex()}"] = secret
            self._grantees += 1

    def standing(self, whose: Whose) -> str:
        """The signer of a case or an award, as the population has it."""
        return self._standing[whose]

    def sign_with_code(self, whose: Whose, expires: int, message: Message) -> bytes:
        """The signature of a one-time code that was offered for a case until then."""
        _, reference = self._members[whose]
        return sign(keys.secret(self.seed, "code", reference, expires), message)

    def sign(self, signer: str, message: Message) -> Signature:
        """A signature that lasts."""
        secret, data = self._secrets[signer], self.names.data(signer)
        if len(signer) == _ACCOUNT:
            return LASTING, data, sign(secret, message)
        passkey = Passkey.with_key(secret, f"0x{data[:20].hex()}")
        return LASTING, data, passkey.sign(message.digest)


def sign(secret: bytes, message: Message) -> bytes:
    """An account's signature."""
    return bytes(Account.from_key(secret).sign_message(message.signable).signature)
