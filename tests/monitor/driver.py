"""Runs a real monitor as a process of its own, which may kill or stop itself at a named point.

Not a test: the tests start it with one JSON argument.
"""

from __future__ import annotations

import json
import logging
import os
import signal
import sys
from pathlib import Path

from eth_account import Account

from almoner import location
from almoner.chain.client import Client
from almoner.chain.sender import Sender
from almoner.ledger.store import Scope
from almoner.monitor import daemon
from almoner.testing import watch


def main() -> None:
    given = json.loads(sys.argv[1])
    logging.basicConfig(level=logging.INFO, format="%(levelname)s %(message)s")
    logging.getLogger("web3").setLevel(logging.WARNING)
    logging.getLogger("urllib3").setLevel(logging.ERROR)
    left, ledger = given["times"], given["ledger"]

    def checkpoint(point: str) -> None:
        nonlocal left
        if point == given["point"]:
            left -= 1
            if left == 0:
                os.kill(os.getpid(), signal.SIGSTOP if given["stops"] else signal.SIGKILL)

    client = Client(given["url"])
    scope = Scope(**{**given["scope"], "genesis": bytes.fromhex(given["scope"]["genesis"])})
    daemon.run(
        client=client,
        scope=scope,
        ledger=location.parse(ledger) if "://" in ledger else Path(ledger),
        policy=watch.unarmed_policy,
        sender=Sender(client, Account.from_key(given["key"])),
        standby=given["standby"],
        post_every=given["post_every"],
        poll_seconds=0.05,
        checkpoint=checkpoint,
    )


if __name__ == "__main__":
    main()
