"""Writes a made-up year as the files that organizations, reviewers and officers would have."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from almoner import money
from almoner.errors import Fault, InputError
from almoner.simulate.grants import calendar, panel, paths
from almoner.simulate.grants.acts import Act, acts
from almoner.simulate.grants.applications import Applicant
from almoner.simulate.grants.calendar import DAY, Days
from almoner.simulate.grants.draws import Draw
from almoner.simulate.grants.kinds import Mode
from almoner.simulate.grants.panel import Review
from almoner.simulate.grants.requests import Invoice
from almoner.simulate.grants.truth import truth
from almoner.simulate.grants.year import Year

COLUMNS = ("number", "day", "second", "act", "subject", "file", "who", "detail")
"""Of the plan: its lines, days from 0 and seconds of the day, and the fields of `Act`."""


def write(year: Year, folder: Path, *, allotment: int = 1) -> tuple[Path, ...]:
    """Writes everything into a new or empty folder and returns the paths.

    `allotment` is the program's, that the round's awards are paid from.

    Raises InputError where there is something in it: files of another year would stay among these.
    """
    if folder.exists() and any(folder.iterdir()):
        reason = f"{folder} is not empty: name a new folder"
        raise InputError([Fault(field="out", reason=reason)])
    return tuple(_put(folder / name, text) for name, text in _files(year, allotment))


def _put(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def _files(year: Year, allotment: int) -> Iterator[tuple[str, str]]:
    """Every file, by its path from the folder."""
    plan = acts(year)
    days = Days(year.starts)
    yield paths.ROUND, _round(year, days, allotment)
    yield paths.RUBRIC, _rubric()
    for applicant in year.applicants:
        yield from _applications(year, applicant)
    for review in year.reviews:
        if review.posted is not None:
            yield paths.sheet(review), _sheet(review)
    yield paths.AWARDS, _table(_awarded(year, days))
    yield paths.CONDITIONS, _CONDITIONS
    for draw, file in zip(year.draws, paths.draws(year.draws), strict=True):
        yield from _drawn(year, days, draw, file)
    for reached in year.milestones:
        yield (
            paths.milestone(reached),
            f"# Milestone {reached.line + 1} of award {reached.award}\n\n"
            f"What shows that it is reached, handed in for time {reached.attempt}.\n",
        )
    for closing in year.closings:
        number = closing.award
        text = (
            f"# Final report of award {number}\n\nThe work is done and the money accounted for.\n"
        )
        yield paths.report(number), text
    yield paths.YEAR, _table(_planned(plan))
    yield paths.TRUTH, json.dumps(truth(year, plan), indent=2) + "\n"


def _round(year: Year, days: Days, allotment: int) -> str:
    terms = year.terms
    budget = sum(award.total for award in year.awards)
    written = {
        "title": _text("A year of grants"),
        "allotment": str(allotment),
        "budget": _dollars(max(budget, terms.ceiling)),
        "floor": _dollars(terms.floor),
        "ceiling": _dollars(terms.ceiling),
        "opens": f"{days.date(calendar.OPENS)}T09:00:00Z",
        "closes": f"{days.date(calendar.CLOSES)}T00:00:00Z",
        "regime": _text(terms.regime),
        "match_bps": str(terms.match_bps),
        "quorum": str(panel.QUORUM),
        "rubric": _text(paths.RUBRIC),
    }
    criteria = (
        f"\n[[criteria]]\nname = {_text(name)}\nhighest = {highest}\n"
        for name, highest in panel.CRITERIA
    )
    return _toml(written) + "".join(criteria)


def _rubric() -> str:
    lines = (f"| {name} | {highest} |\n" for name, highest in panel.CRITERIA)
    return "# Rubric\n\n| criterion | highest score |\n|---|---|\n" + "".join(lines)


_CONDITIONS = """# Terms and conditions

Costs are necessary, reasonable and documented. What was not drawn goes back at the closing.
"""


def _applications(year: Year, applicant: Applicant) -> Iterator[tuple[str, str]]:
    submissions = [(False, applicant.first)]
    if applicant.revised is not None:
        submissions.append((True, applicant.amounts))
    for revised, amounts in submissions:
        file = paths.application(applicant, revised=revised)
        document = paths.document(file)
        written = {
            "pay_to": _text(applicant.pay_to),
            "matched": _dollars(year.terms.matched(sum(amounts))),
            "documents": _list([Path(document).name]),
        }
        lines = zip(year.terms.categories, amounts, strict=True)
        by_category = {_text(name): _dollars(amount) for name, amount in lines}
        yield file, _toml(written) + "\n[amounts]\n" + _toml(by_category)
        yield document, f"# Project of {applicant.organization}\n\nWhat the money is for.\n"


def _sheet(review: Review) -> str:
    return _toml(
        {
            "application": str(review.application),
            "scores": f"[{', '.join(map(str, review.scores))}]",
            "comments": _text("Judged by the rubric."),
        }
    )


def _awarded(year: Year, days: Days) -> Iterator[Sequence[object]]:
    terms = year.terms
    shares = ("indirect_bps", "tolerance_bps")
    yield (
        *("application", "mode", "from", "to", *shares, "conditions", "milestones"),
        *terms.categories,
    )
    begins, ends = days.date(calendar.BEGINS), days.date(calendar.ENDS - 1)
    for award in year.awards:
        fixed = (award.applicant.number, award.mode, begins, ends)
        by_milestone = award.mode is Mode.MILESTONE
        amounts = [_plain(amount) for amount in award.budget]
        yield (
            *fixed,
            *(terms.indirect_bps, terms.tolerance_bps, paths.CONDITIONS),
            *(";".join(amounts) if by_milestone else "",),
            *([""] * len(terms.categories) if by_milestone else amounts),
        )


def _drawn(year: Year, days: Days, draw: Draw, file: str) -> Iterator[tuple[str, str]]:
    request = draw.request
    terms, award = year.terms, year.awards[request.award - 1]
    by_milestone = award.mode is Mode.MILESTONE
    document = paths.document(file)
    written = {
        "line": str(request.line + 1) if by_milestone else _text(terms.categories[request.line]),
        "amount": _dollars(request.amount),
        "matched": _dollars(request.matched),
        "cost_from": str(days.date(request.first_cost)),
        "cost_to": str(days.date(request.last_cost)),
        "documents": _list([Path(document).name]),
    }
    yield file, _toml(written) + _invoice(days, request.invoice)
    yield document, f"# Costs of award {award.number}\n\n{money.dollars(request.amount)}\n"
    if draw.spent is not None:
        spent, shown = paths.spent(file), draw.spent
        document = paths.document(spent)
        written = {"amount": _dollars(shown.amount), "documents": _list([Path(document).name])}
        yield spent, _toml(written) + _invoice(days, shown.invoice)
        yield document, f"# How it was spent\n\n{money.dollars(shown.amount)}\n"


def _invoice(days: Days, invoice: Invoice | None) -> str:
    if invoice is None:
        return ""
    return "\n[invoice]\n" + _toml(
        {
            "vendor": _text(invoice.vendor),
            "number": _text(invoice.number),
            "date": str(days.date(invoice.day)),
            "gross": _dollars(invoice.gross),
        }
    )


def _planned(plan: Sequence[Act]) -> Iterator[Sequence[object]]:
    yield COLUMNS
    for number, each in enumerate(plan, start=1):
        day, second = divmod(each.at, DAY)
        yield (number, day, second, each.act, each.subject, each.file, each.who, each.detail)


def _table(records: Iterable[Sequence[object]]) -> str:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(records)
    return text.getvalue()


def _toml(values: Mapping[str, str]) -> str:
    return "".join(f"{key} = {value}\n" for key, value in values.items())


def _text(value: str) -> str:
    # JSON writes a text of these characters as TOML reads it.
    return json.dumps(value)


def _list(values: Sequence[str]) -> str:
    return f"[{', '.join(map(_text, values))}]"


def _dollars(amount: int) -> str:
    return _text(_plain(amount))


def _plain(amount: int) -> str:
    """An amount as files write it, without the sign of the currency."""
    return money.dollars(amount).removeprefix("$")
