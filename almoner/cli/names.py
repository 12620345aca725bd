"""Officers' keys and persons as people know them: by the names in the keystore of this machine."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from web3.contract import Contract

from almoner.acts import people
from almoner.chain.client import Client
from almoner.chain.keys import Keyring
from almoner.errors import ConfigError

# Not before 's, after which a name in parentheses would not read.
_PERSON = re.compile(r"\b(?:[Pp]erson|maker) (\d+)\b(?!'s)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """A key with a name here, and whose it is on the chain."""

    name: str
    address: str
    person: int
    """0 where it is nobody's."""
    begins: int
    """First second it works."""
    retired: bool


@dataclass(frozen=True, slots=True)
class Names:
    """All keys with a name here."""

    keys: tuple[Named, ...]

    def of(self, person: int) -> str:
        """The names of a person's keys, empty where none is here."""
        return ", ".join(key.name for key in self.keys if key.person == person)

    def person(self, number: int, nobody: str = "nobody") -> str:
        """A person by number, with the names of the keys that are here; `nobody` for 0."""
        return self.spelled(f"person {number}") if number else nobody

    def persons(self, numbers: Iterable[int]) -> str:
        """Several of them."""
        return ", ".join(self.person(number) for number in numbers if number) or "nobody yet"

    def key(self, address: str) -> str:
        """An address, with its name if it has one here."""
        name = next((key.name for key in self.keys if key.address == address), "")
        return f"{address} ({name})" if name else address

    def spelled(self, text: str) -> str:
        """A sentence with the names of its keys, and of its persons' keys."""
        for key in self.keys:
            text = text.replace(key.address, f"{key.name} ({key.address})", 1)
        return _PERSON.sub(self._spelled, text)

    def _spelled(self, found: re.Match[str]) -> str:
        names = self.of(int(found[1]))
        return f"{found[0]} ({names})" if names else found[0]


def known(keyring: Keyring, client: Client, offices: Contract) -> Names:
    """The keys that have a name here. One whose file is damaged has none."""
    addresses: dict[str, str] = {}
    for name in keyring.names():
        try:
            addresses[name] = keyring.address(name)
        except ConfigError:
            continue
    kept = people.keys(client, offices, list(addresses.values()))
    return Names(
        tuple(
            Named(name=name, address=address, person=person, begins=begins, retired=retired)
            for (name, address), (person, begins, retired) in zip(
                addresses.items(), kept, strict=True
            )
        )
    )
