"""What is called otherwise on the chain than in the population: contracts, and what is hashed."""

from __future__ import annotations

from typing import Any

_PASSKEY = 2 + 168
"""Characters of a passkey's signer: a verifier, and two coordinates."""
_VERIFIER = 2 + 40


class Names:
    """The chain's names of the population's things, as they are first met."""

    def __init__(self) -> None:
        self.verifier = ""
        """The contract that checks passkeys."""
        self._real: dict[str, str] = {}
        self._made: dict[str, str] = {}

    def note(self, made: str, real: str) -> bool:
        """Notes what something of the population is called on the chain.

        False where one of the two stands for something else already.
        """
        if self._real.get(made, real) != real or self._made.get(real, made) != made:
            return False
        self._real[made], self._made[real] = real, made
        return True

    def real(self, made: Any) -> Any:
        """A value of the population as the chain should have it."""
        if isinstance(made, list):
            return [self.real(each) for each in made]
        if isinstance(made, str):
            if len(made) == _PASSKEY:
                return self.verifier.lower() + made[_VERIFIER:]
            return self._real.get(made, made)
        return made

    def data(self, made: str) -> bytes:
        """The same of bytes."""
        return bytes.fromhex(str(self.real(made)).removeprefix("0x"))
