"""A process that enrolls a roster and asks before each step, so that a test can kill it there.

It writes the name of each step to stdout and goes on when it reads a line. The test gives the
node's address, the agency's contracts, the roster and the casefile as JSON on the command line.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import SimpleNamespace

from almoner import enrollment, program, roster
from almoner.casefile import Casefile
from almoner.chain.client import Client
from almoner.roster import Line
from almoner.roster.references import Keys
from almoner.testing import founding


def ask(step: str) -> None:
    """Names the step to come and waits."""
    sys.stdout.write(f"{step}\n")
    sys.stdout.flush()
    sys.stdin.readline()


class AskingCasefile(Casefile):
    """The casefile, asking before it writes."""

    def put_cases(
        self, cases: Sequence[Line], numbers: Mapping[str, int] | None = None, *, at: int = 0
    ) -> dict[str, bytes]:
        ask("put cases")
        salts = super().put_cases(cases, numbers, at=at)
        ask("send")
        return salts

    def number(self, numbers: Mapping[str, int]) -> None:
        ask("number")
        super().number(numbers)


def main() -> None:
    given = json.loads(sys.argv[1])
    client = Client(given["url"])
    contracts = {
        name.lower().removeprefix("benefit"): client.contract(name, address)
        for name, address in given["contracts"].items()
    }
    found = program.load(Path(given["program"]))
    households = roster.read(Path(given["roster"]), found)
    staff = [founding.funded(client, f"caseworker {at}") for at in range(2)]
    enrollment.enroll(
        SimpleNamespace(client=client, **contracts),
        households,
        {worker: staff[at % 2] for at, worker in enumerate(households.workers)},
        AskingCasefile.open(Path(given["casefile"]), given["key"]),
        Keys(agency=b"a" * 32, program=b"p" * 32),
    )
    sys.stdout.write("done\n")


if __name__ == "__main__":
    main()
