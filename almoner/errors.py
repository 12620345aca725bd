"""Every error Almoner raises on purpose. The message is a sentence that says what to do next.

AlmonerError
├── ConfigError              the environment, a folder, a key or a setting is not usable
├── InputError               what a person or a file gave is refused, fault by fault
├── ChainError               the chain did not do what was asked
│   ├── NodeUnreachable      nothing answers at the node's address
│   ├── WrongChain           the node answers for another chain
│   ├── MissingContract      there is no code at the address
│   ├── MissingBlock         the node does not have the block (any more)
│   ├── ShiftingChain        the chain changed between two questions about it
│   ├── Reverted             a contract refused, by name and with its arguments
│   └── TransactionLost      a transaction was not mined, or something else took its nonce
├── RecordRefuted            a node's logs contradict the headers of their blocks
├── CompileError             the Solidity compiler refused
├── LedgerError              the ledger cannot be used as it is
│   ├── LedgerTaken          another process writes it
│   ├── LedgerAway           the connection to its database was lost
│   │   └── LedgerUnreachable    it could not be made
│   ├── SchemaMismatch       it was written by another version
│   └── ForeignChain         it belongs to another chain or deployment
├── ExportError              a folder of exported files is not what it should be
├── CasefileError            the casefile cannot be opened or changed
└── SignatureRefused         a signature does not prove what it should
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass


class AlmonerError(Exception):
    """The root of the tree: catch it only at a border (command line, service, daemon loop)."""


class ConfigError(AlmonerError):
    """A setting, a folder, a key or an installed tool is missing or not usable."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One reason to refuse an input, with where it is: a line (from 1) and a field, if known."""

    line: int | None = None
    field: str | None = None
    reason: str

    def __str__(self) -> str:
        places = [f"line {self.line}"] if self.line is not None else []
        if self.field is not None:
            places.append(self.field)
        return printable(f"{', '.join(places)}: {self.reason}" if places else self.reason)


class InputError(AlmonerError):
    """What a person or a file gave is refused; `faults` lists every reason, not only the first."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        if not faults:
            raise ValueError("an InputError needs at least one fault")
        self.faults = tuple(faults)
        super().__init__("\n".join(str(fault) for fault in self.faults))


class ChainError(AlmonerError):
    """The chain or the node did not do what was asked."""


class NodeUnreachable(ChainError):
    """Nothing answers at the node's address, or what answers is not an Ethereum node."""


class WrongChain(ChainError):
    """The node answers for another chain than the one expected."""


class MissingContract(ChainError):
    """There is no contract code at an address where one was expected."""


class MissingBlock(ChainError):
    """The node does not have a block: it was never mined, was reorganized away, or is pruned."""


class ShiftingChain(ChainError):
    """The chain changed between two questions about it, or two nodes answered: ask again."""


class Reverted(ChainError):
    """A contract refused a call.

    `name` is the Solidity error's name (`Error` for a plain message, `Panic` for a failed
    assertion, `Unknown` where no ABI has it) and `args` maps its parameter names to values.
    """

    def __init__(self, name: str, arguments: Mapping[str, object] | None = None) -> None:
        self.name = name
        self.arguments: dict[str, object] = dict(arguments or {})
        super().__init__(f"The contract refused: {self.rendered}.")

    @property
    def rendered(self) -> str:
        """The error as it would be written in Solidity, with named arguments."""
        inner = ", ".join(f"{key}={_shown(value)}" for key, value in self.arguments.items())
        return f"{self.name}({inner})"


class TransactionLost(ChainError):
    """A transaction was not mined in time, was dropped, or another one took its nonce."""


class RecordRefuted(AlmonerError):
    """A node left out, changed or invented logs: their blocks' headers prove it.

    Asking again does not help, and nothing may rest on what it says: a person has to look.
    """


class CompileError(AlmonerError):
    """The Solidity compiler refused the contracts; the message is the compiler's own."""


class LedgerError(AlmonerError):
    """The ledger cannot be used as it is."""


class LedgerTaken(LedgerError):
    """Another process writes the ledger; once that one is gone, the next may."""


class LedgerAway(LedgerError):
    """The connection to the ledger's database was lost.

    Who wrote the ledger over that connection writes it no more: another process may by now.
    """


class LedgerUnreachable(LedgerAway):
    """The ledger's database does not answer, or lets nobody in."""


class SchemaMismatch(LedgerError):
    """The ledger was written by another version of Almoner."""


class ForeignChain(LedgerError):
    """The ledger belongs to another chain or another deployment."""


class ExportError(AlmonerError):
    """A folder of exported files is not what its manifest or the ledger says."""


class CasefileError(AlmonerError):
    """The casefile cannot be opened, read or changed."""


class SignatureRefused(AlmonerError):
    """A signature does not prove what it should, or not any more."""


def printable(text: str) -> str:
    """One line that a terminal only shows: no word of another can end it, color it or hide it."""
    return "".join(each if each.isprintable() else repr(each)[1:-1] for each in text)


def _shown(value: object) -> str:
    return f"0x{value.hex()}" if isinstance(value, bytes) else str(value)
