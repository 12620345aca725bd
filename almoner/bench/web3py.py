"""What a script with web3.py does: get_logs, process_log, rows into SQLite, one commit a request.

python -m almoner.bench.web3py RPC CONTRACT FIRST_BLOCK LAST_BLOCK FILE
"""

from __future__ import annotations

import sqlite3
import sys
from collections.abc import Iterator
from typing import Any

from eth_utils.address import to_checksum_address
from web3 import HTTPProvider, Web3

BLOCKS_AT_ONCE = 10

_ABI = [
    {
        "type": "event",
        "name": "Transfer",
        "anonymous": False,
        "inputs": [
            {"name": "from", "type": "address", "indexed": True},
            {"name": "to", "type": "address", "indexed": True},
            {"name": "value", "type": "uint256", "indexed": False},
        ],
    },
    {
        "type": "event",
        "name": "PaymentSettled",
        "anonymous": False,
        "inputs": [
            {"name": "paymentId", "type": "uint64", "indexed": True},
            {"name": "payTo", "type": "address", "indexed": True},
            {"name": "amount", "type": "uint64", "indexed": False},
        ],
    },
]
_TABLES = """
PRAGMA journal_mode = WAL;
PRAGMA synchronous = FULL;
CREATE TABLE transfers (id INTEGER PRIMARY KEY, block, payer, payee, value);
CREATE TABLE payments (id INTEGER PRIMARY KEY, block, payment, pay_to, amount);
"""


def read(rpc: str, address: str, first: int, last: int, file: str) -> None:
    """Reads the events of blocks `first` to `last`, both included, into a new file."""
    web3 = Web3(HTTPProvider(rpc))
    contract = web3.eth.contract(address=to_checksum_address(address), abi=_ABI)
    transfer, payment = contract.events.Transfer(), contract.events.PaymentSettled()
    topic = Web3.keccak(text="Transfer(address,address,uint256)")
    db = sqlite3.connect(file)
    db.executescript(_TABLES)
    for start in range(first, last + 1, BLOCKS_AT_ONCE):
        logs = web3.eth.get_logs(
            {
                "address": contract.address,
                "fromBlock": start,
                "toBlock": min(last, start + BLOCKS_AT_ONCE - 1),
            }
        )
        transfers = (transfer.process_log(log) for log in logs if log["topics"][0] == topic)
        payments = (payment.process_log(log) for log in logs if log["topics"][0] != topic)
        with db:
            db.executemany("INSERT INTO transfers VALUES (?, ?, ?, ?, ?)", _rows(transfers))
            db.executemany("INSERT INTO payments VALUES (?, ?, ?, ?, ?)", _rows(payments))
    db.close()


def _rows(events: Iterator[Any]) -> Iterator[tuple[Any, ...]]:
    for event in events:
        number = event["blockNumber"]
        yield (number << 20 | event["logIndex"], number, *event["args"].values())


if __name__ == "__main__":
    _rpc, _address, _first, _last, _file = sys.argv[1:]
    read(_rpc, _address, int(_first), int(_last), _file)
