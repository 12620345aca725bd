"""Reading much from a node, fast: kept connections, several at once, and no object per field.

`Client` asks for one thing and names every refusal; this asks for whole spans of blocks. Both raise
the same errors.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from typing import Annotated, Any, Generic, TypeVar

import msgspec
import urllib3
from msgspec import Meta
from urllib3.exceptions import LocationParseError

from almoner.errors import ChainError, MissingBlock, NodeUnreachable, printable

T = TypeVar("T")

CONNECTIONS = 2
"""Requests under way at once: a node and its reader share the machine as often as not."""
CONNECT_SECONDS = 5.0
SILENCE_SECONDS = 30.0
"""How long nothing may come of an answer that is awaited."""
ANSWER_SECONDS = 120.0
"""How long all of it may take: one byte now and then would never be silence."""
LARGEST = 256 * 1024 * 1024
"""Bytes of the largest answer: more than the logs of the largest block are."""
_PIECE = 256 * 1024
_HEADERS = {"Content-Type": "application/json"}

UNREADABLE = (msgspec.MsgspecError, UnicodeDecodeError, RecursionError)
"""What msgspec raises for bytes that are not what they should be."""

_Bytes = Annotated[str, Meta(min_length=2)]
_Account = Annotated[str, Meta(min_length=42, max_length=42)]
_Word = Annotated[str, Meta(min_length=66, max_length=66)]
_Bloom = Annotated[str, Meta(min_length=514, max_length=514)]
_Number = Annotated[str, Meta(min_length=3, max_length=66)]
_Short = Annotated[str, Meta(pattern=r"\A0x[0-9a-fA-F]{1,15}\Z")]
"""A number that fits into 64 bits, with a sign."""
_Type = Annotated[str, Meta(pattern=r"\A0x[0-7]?[0-9a-fA-F]\Z")]


class Fault(msgspec.Struct, gc=False):
    """A JSON-RPC error."""

    message: str = ""


class RawHeader(msgspec.Struct, rename="camel", gc=False):
    """A block's header as nodes give it: hexadecimal. Later forks added fields at the end."""

    number: _Short
    hash: _Word
    parent_hash: _Word
    sha3_uncles: _Word
    miner: _Account
    state_root: _Word
    transactions_root: _Word
    receipts_root: _Word
    logs_bloom: _Bloom
    gas_limit: _Number
    gas_used: _Number
    timestamp: _Short
    extra_data: _Bytes
    difficulty: _Number = "0x0"
    mix_hash: _Bytes | None = None
    nonce: _Bytes | None = None
    base_fee_per_gas: _Number | None = None
    withdrawals_root: _Bytes | None = None
    blob_gas_used: _Number | None = None
    excess_blob_gas: _Number | None = None
    parent_beacon_block_root: _Bytes | None = None
    requests_hash: _Bytes | None = None


class RawLog(msgspec.Struct, rename="camel", gc=False):
    """A log as nodes give it: hexadecimal."""

    address: _Account
    topics: list[_Word]
    data: _Bytes
    block_number: _Short
    block_hash: _Word
    transaction_hash: _Word
    transaction_index: _Short
    log_index: _Short
    removed: bool = False


class RawReceipt(msgspec.Struct, rename="camel", gc=False):
    """A transaction's receipt as nodes give it: hexadecimal."""

    block_hash: _Word
    cumulative_gas_used: _Number
    logs_bloom: _Bloom
    logs: list[RawLog]
    status: _Number | None = None
    root: _Bytes | None = None
    type: _Type = "0x0"


class _Answer(msgspec.Struct, Generic[T], gc=False):
    """One answer: a result, or an error."""

    id: int | None = None
    result: T | None = None
    error: Fault | None = None


class Wire:
    """Kept connections to one node. Threads may share it.

    Raises NodeUnreachable where nothing answers, or what comes is cut off, and ChainError where the
    node refuses.
    """

    def __init__(self, url: str, *, connections: int = CONNECTIONS) -> None:
        self.url = url
        self._pool = urllib3.PoolManager(
            num_pools=1,
            maxsize=connections,
            block=True,
            retries=False,
            timeout=urllib3.Timeout(connect=CONNECT_SECONDS, read=SILENCE_SECONDS),
        )

    def close(self) -> None:
        """Lets go of the connections."""
        self._pool.clear()

    def ask(self, kind: type[T], method: str, *parameters: object) -> T:
        """The answer to one question, in the form of `kind`."""
        body = self._post(_question(0, method, parameters))
        return self._result(self._decoded(_Answer[kind], body), method)  # type: ignore[valid-type]

    def ask_with(
        self, read: Callable[[bytes], T], method: str, *parameters: object
    ) -> tuple[T, int]:
        """What `read` makes of the answer to one question, and how many bytes it came in.

        `read` raises one of UNREADABLE where the answer is not what it reads.
        """
        body = self._post(_question(0, method, parameters))
        try:
            return read(body), len(body)
        except UNREADABLE as fault:
            self._result(self._decoded(_Answer[msgspec.Raw], body), method)
            raise self._garbled(fault) from fault

    def ask_each(
        self, kind: type[T], method: str, parameters: Sequence[Sequence[object]]
    ) -> list[T]:
        """The answers to one question with different parameters, asked in one request.

        They are matched by their numbers: a node may answer in any order.
        """
        body = self._post([_question(at, method, each) for at, each in enumerate(parameters)])
        if not body.lstrip().startswith(b"["):
            # A refusal of the whole request is one answer.
            self._result(self._decoded(_Answer[kind], body), method)  # type: ignore[valid-type]
            raise NodeUnreachable(f"The node at {self._shown} did not answer {method} as asked.")
        given = self._decoded(list[_Answer[kind]], body)  # type: ignore[valid-type]
        answers = {each.id: each for each in given}
        for each in given:
            if each.error is not None:
                self._result(each, method)
        if answers.keys() != set(range(len(parameters))):
            raise NodeUnreachable(
                f"The node at {self._shown} left out answers to {method}: it is overloaded, or "
                "something between cuts them off."
            )
        return [self._result(answers[at], method) for at in range(len(parameters))]

    @property
    def _shown(self) -> str:
        return shown(self.url)

    def _post(self, question: object) -> bytes:
        try:
            answer = self._pool.request(
                "POST",
                self.url,
                body=msgspec.json.encode(question),
                headers=_HEADERS,
                preload_content=False,
            )
            body = whole(answer, self.url)
        except urllib3.exceptions.HTTPError as fault:
            raise nobody(self.url) from fault
        if answer.status == 429:
            raise ChainError(f"The node at {self._shown} answers no more than it allows (429).")
        return body

    def _decoded(self, kind: type[T], body: bytes) -> T:
        try:
            return _decoder(kind).decode(body)
        except UNREADABLE as fault:
            raise self._garbled(fault) from fault

    def _garbled(self, fault: Exception) -> NodeUnreachable:
        return NodeUnreachable(
            f"What the node at {self._shown} answered cannot be read ({fault}): it was cut off, or "
            "no Ethereum node is there."
        )

    def _result(self, answer: _Answer[T], method: str) -> T:
        if answer.error is not None:
            raise ChainError(f"The node refused {method}: {printable(answer.error.message)}.")
        if answer.result is None:
            raise MissingBlock(f"The node has nothing to answer {method} with.")
        return answer.result


def whole(answer: urllib3.BaseHTTPResponse, url: str, *, decode: bool = False) -> bytes:
    """All of an answer of the node at `url`. Raises ChainError where it is too long, or takes too
    long.
    """
    pieces, size, deadline = [], 0, time.monotonic() + ANSWER_SECONDS
    while piece := answer.read1(_PIECE, decode_content=decode):
        pieces.append(piece)
        size += len(piece)
        late = time.monotonic() > deadline
        if late or size > LARGEST:
            # The rest of it would be taken for the next answer.
            answer.close()
            answer.release_conn()
            raise ChainError(
                f"An answer of the node at {shown(url)} took more than {ANSWER_SECONDS:g} s."
                if late
                else f"An answer of the node at {shown(url)} has more than {LARGEST:,} bytes."
            )
    return b"".join(pieces)


def nobody(url: str) -> NodeUnreachable:
    """The exception for an address at which no node answers."""
    return NodeUnreachable(
        f"No Ethereum node answers at {shown(url)}: start one (almoner node), or name one that "
        "does in ALMONER_RPC."
    )


def shown(url: str) -> str:
    """An address without what it may carry of a token or a password."""
    try:
        parts = urllib3.util.parse_url(url)
    except LocationParseError:
        return "the address in ALMONER_RPC, which is none"
    return f"{parts.scheme}://{parts.host}" + (f":{parts.port}" if parts.port else "")


_decoders: dict[object, msgspec.json.Decoder[Any]] = {}


def _decoder(kind: type[T]) -> msgspec.json.Decoder[T]:
    """Made once for each form: making one takes longer than a small answer."""
    if kind not in _decoders:
        _decoders[kind] = msgspec.json.Decoder(kind)
    return _decoders[kind]


def _question(number: int, method: str, parameters: Sequence[object]) -> dict[str, object]:
    return {"jsonrpc": "2.0", "id": number, "method": method, "params": list(parameters)}
