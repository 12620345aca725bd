"""Deploys and kills itself with SIGKILL at a named moment of a named step.

Run by `test_deploy.py` as `deployer.py URL KEY FOLDER STEP MOMENT`. A moment is `written` (the
step is on disk, nothing was sent), `sent` (the node has it, nothing else is on disk) or `never`.
"""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path

from eth_account import Account

from almoner.chain import deployment
from almoner.chain.client import Client
from almoner.chain.deploy import Plan, deploy
from almoner.chain.sender import Sender, Signed

PLAN = Plan(
    first_authority="0x0000000000000000000000000000000000001001",
    second_authority="0x0000000000000000000000000000000000001002",
    rp_id="localhost",
)


class MortalSender(Sender):
    """A sender whose process dies around a broadcast of one step."""

    folder: Path
    chain_id: int
    step: str
    moment: str

    def broadcast(self, signed: Signed) -> None:
        record = self.folder / f"{self.chain_id}.json"
        dies = f'"step": "{self.step}"' in record.read_text()
        if dies and self.moment == "written":
            os.kill(os.getpid(), signal.SIGKILL)
        super().broadcast(signed)
        if dies and self.moment == "sent":
            os.kill(os.getpid(), signal.SIGKILL)


def main() -> None:
    """Deploys as the arguments say."""
    url, key, folder, step, moment = sys.argv[1:]
    client = Client(url)
    sender = MortalSender(client, Account.from_key(key))
    sender.folder, sender.chain_id = Path(folder), client.chain_id
    sender.step, sender.moment = step, moment
    record = deploy(client, sender, PLAN, Path(folder))
    assert record == deployment.load(Path(folder), client.chain_id, record.genesis)


if __name__ == "__main__":
    main()
