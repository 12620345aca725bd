"""What the figures of pages are measured on, and what is made of what Lighthouse says.

a small story whose ledger is grown
├── has as many payments as were asked for, a year of them for each household
├── shows a person a year more, each of a month of its own
└── says the same of its books, as no money moved
a report of Lighthouse
└── becomes hundredths, and names what lost any
"""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from almoner.bench import crowd, lighthouse
from almoner.chain.client import Client
from almoner.ledger.views import Views
from almoner.testing import pages

PAYMENTS = 6_000


def test_grow__repeats_households_and_their_year(client: Client, tmp_path: Path) -> None:
    story = pages.tell(client, tmp_path)
    small = replace(story, ledger=tmp_path / "small.sqlite")
    shutil.copyfile(story.ledger, small.ledger)

    crowd.grow(story, PAYMENTS)
    program = str(story.world.program.address)
    grown, before = Views(story.ledger), Views(small.ledger)
    own, earlier = (each.payments(program, story.held) for each in (grown, before))
    paid = sum(each.paid_count for each in grown.totals(program).periods)

    assert len(grown.case_numbers(program)) - len(before.case_numbers(program)) == PAYMENTS // 12
    assert PAYMENTS < paid < PAYMENTS + 12 * 2 * pages.HOUSEHOLDS
    assert len(own) - len(earlier) == crowd.MONTHS
    assert len({each.period for each in own}) == len(own)
    assert grown.books() == before.books()


@pytest.mark.parametrize("score", [1, 0.5, None])
def test_score__names_what_lost_any(tmp_path: Path, score: float | None) -> None:
    category = {
        "score": 0.93,
        "auditRefs": [{"id": "paint", "weight": 3}, {"id": "aside", "weight": 0}],
    }
    audits = {
        "paint": {"score": score, "scoreDisplayMode": "numeric"},
        "aside": {"score": 0, "scoreDisplayMode": "numeric"},
    }
    answer = tmp_path / "report.json"
    answer.write_text(
        json.dumps({"categories": dict.fromkeys(lighthouse.CATEGORIES, category), "audits": audits})
    )

    found = lighthouse.read("/program", answer)

    assert (found.path, found.performance, found.accessibility) == ("/program", 93, 93)
    assert found.lost == (() if score == 1 else ("paint",) * 3)
