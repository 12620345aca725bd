"""Given a made-up year, read from its files alone: its plan should keep what the contracts ask.

Budgets, advances, approvals and sums are counted here line by line; the truth file should have come
to the same.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import date, timedelta

from almoner import money
from almoner.program import GrantFile
from tests.simulate.grants.conftest import DAY, Written, at


@dataclass
class Books:
    """What a plan comes to, line by line."""

    written: Written
    program: GrantFile
    lines: dict[int, list[int]] = field(default_factory=dict)
    ends: dict[int, date] = field(default_factory=dict)
    drawn: Counter[tuple[int, int]] = field(default_factory=Counter)
    approved: Counter[int] = field(default_factory=Counter)
    outstanding: Counter[int] = field(default_factory=Counter)
    open: dict[int, set[int]] = field(default_factory=lambda: defaultdict(set))
    signed: Counter[int] = field(default_factory=Counter)
    sums: Counter[str] = field(default_factory=Counter)

    def count(self) -> None:
        """Counts the whole plan."""
        names = self.program.budget.categories
        for number, line in enumerate(self.written.awards, start=1):
            by_category = [line[name] for name in names]
            amounts = line["milestones"].split(";") if line["milestones"] else by_category
            self.lines[number] = list(map(money.parse, amounts))
            self.ends[number] = date.fromisoformat(line["to"]) + timedelta(days=1)
        refused = {each["act"] for each in self.written.truth["should_refuse"]}
        for line in self.written.plan:
            if int(line["number"]) in refused:
                self.sums["refused"] += money.parse(self.written.toml(line["file"])["amount"])
                continue
            act = getattr(self, f"_{line['act'].replace(' ', '_')}", None)
            if act is not None:
                act(line)

    def _draw_request(self, line: dict[str, str]) -> None:
        self.sums["draws"] += 1
        draw, award = self.sums["draws"], int(line["subject"])
        asked = self._asked(draw)
        mode = self.written.awards[award - 1]["mode"]
        if mode == "advance":
            assert not self.open[award]
            assert not self.outstanding[award]
        else:
            assert asked["cost_to"] <= self._day(line)
        assert asked["cost_from"] >= date.fromisoformat(self.written.awards[award - 1]["from"])
        assert asked["cost_from"] <= asked["cost_to"] < self.ends[award]
        assert ("invoice" in asked) == (mode == "reimbursement")
        amount = money.parse(asked["amount"])
        assert 0 < amount
        share = money.parse(asked["matched"]) * 10_000
        assert share >= amount * self.program.budget.match_bps
        self.drawn[self._place(draw)] += amount
        assert self.drawn[self._place(draw)] <= self.lines[award][self._place(draw)[1]]
        self.open[award].add(draw)
        self.sums["requested"] += amount

    def _draw_deny(self, line: dict[str, str]) -> None:
        self._undo(line, "denied")

    def _draw_withdraw(self, line: dict[str, str]) -> None:
        self._undo(line, "withdrawn")

    def _draw_review(self, line: dict[str, str]) -> None:
        assert int(line["subject"]) in self.open[self._award(line)]

    def _draw_approve(self, line: dict[str, str]) -> None:
        draw, award = int(line["subject"]), self._award(line)
        assert self.written.about("draw review", draw)
        amount = money.parse(self._asked(draw)["amount"])
        cumulative = self.approved[award] + amount
        needed = next(b.approvers for b in self.program.bands if cumulative <= b.up_to)
        self.signed[draw] += 1
        if self.signed[draw] == needed:
            self.approved[award] = cumulative
            self.sums["approved"] += amount
            assert self.written.about("draw approve", draw)[-1] == line, "nobody signs too much"

    def _draw_settle(self, line: dict[str, str]) -> None:
        draw, award = int(line["subject"]), self._award(line)
        approved = at(self.written.about("draw approve", draw)[-1])
        assert at(line) >= approved + self.program.windows.challenge
        self.open[award].remove(draw)
        amount = money.parse(self._asked(draw)["amount"])
        self.sums["paid_if_nothing_is_held"] += amount
        if self.written.awards[award - 1]["mode"] == "advance":
            self.outstanding[award] += amount

    def _draw_substantiate(self, line: dict[str, str]) -> None:
        amount = money.parse(self.written.toml(line["file"])["amount"])
        self.outstanding[self._award(line)] -= amount
        self.sums["substantiated"] += amount

    def _recover(self, line: dict[str, str]) -> None:
        amount, award = money.parse(line["detail"]), self._award(line)
        assert self.written.about("draw settle", int(line["subject"]))
        self.outstanding[award] = max(0, self.outstanding[award] - amount)
        self.sums["returned"] += amount

    def _amend_rebudget(self, line: dict[str, str]) -> None:
        award, names = int(line["subject"]), self.program.budget.categories
        before = self.lines[award]
        after = list(before)
        for each in line["detail"].split(";"):
            name, amount = each.split("=")
            after[names.index(name)] = money.parse(amount)
        moved = sum(max(0, b - a) for a, b in zip(before, after, strict=True))
        assert sum(after) == sum(before)
        assert 0 < moved * 10_000 <= sum(before) * self.program.budget.tolerance_bps
        assert all(self.drawn[award, at_] <= budget for at_, budget in enumerate(after))
        self.lines[award] = after

    def _amend_extend(self, line: dict[str, str]) -> None:
        award, to = int(line["subject"]), date.fromisoformat(line["detail"]) + timedelta(days=1)
        assert self._day(line) < self.ends[award] < to
        self.ends[award] = to

    def _closeout_close(self, line: dict[str, str]) -> None:
        award = int(line["subject"])
        (reported,) = self.written.about("closeout report", award)
        assert at(reported) < at(line)
        assert not self.open[award]
        assert not self.outstanding[award]
        drawn = sum(amount for (of, _), amount in self.drawn.items() if of == award)
        self.sums["left_at_closing"] += sum(self.lines[award]) - drawn
        self.sums["closed"] += 1

    def _undo(self, line: dict[str, str], sum_: str) -> None:
        draw, award = int(line["subject"]), self._award(line)
        amount = money.parse(self._asked(draw)["amount"])
        self.drawn[self._place(draw)] -= amount
        self.open[award].remove(draw)
        self.sums[sum_] += amount

    def _asked(self, draw: int) -> dict[str, object]:
        return self.written.requests[draw]

    def _award(self, line: dict[str, str]) -> int:
        return int(self.written.requests[int(line["subject"])]["award"])

    def _place(self, draw: int) -> tuple[int, int]:
        asked = self.written.requests[draw]
        names, line = self.program.budget.categories, asked["line"]
        return asked["award"], line - 1 if isinstance(line, int) else names.index(line)

    def _day(self, line: dict[str, str]) -> date:
        return date.fromordinal(self.written.made.starts.toordinal() + int(line["day"]))


def test_plan__comes_to_the_sums_of_the_truth(written: Written, program: GrantFile) -> None:
    books = Books(written, program)
    books.count()
    told = written.truth["sums"]

    for name in (
        *("draws", "requested", "refused", "denied", "withdrawn", "approved", "substantiated"),
        *("paid_if_nothing_is_held", "returned", "closed", "left_at_closing"),
    ):
        assert books.sums[name] == told[name], name
    assert told["awarded"] == sum(written.total(n) for n in range(1, len(written.awards) + 1))
    held = [written.requests[draw]["amount"] for draw in written.truth["should_hold"]]
    assert told["should_hold"] == sum(map(money.parse, held))
    assert told["paid_if_all_that_is_held"] == told["approved"] - told["should_hold"]


def test_plan__leaves_only_what_is_stolen_open(written: Written, program: GrantFile) -> None:
    closed = {int(line["subject"]) for line in written.of("closeout close")}
    stolen = {
        int(award)
        for award, kind in written.truth["kinds"].items()
        if kind in ("split_under_a_limit", "approved_in_seconds", "paid_to_an_officer")
    }

    assert closed == set(range(1, len(written.awards) + 1)) - stolen
    for award, figures in written.truth["awards"].items():
        assert figures["total"] == written.total(int(award))
    sums = written.truth["sums"]
    figures = written.truth["awards"].values()
    assert sums["approved"] == sum(each["paid"] for each in figures)
    assert sums["returned"] == sum(each["returned"] for each in figures)


def test_plan__has_some_of_everything(written: Written) -> None:
    told = Counter(line["act"] for line in written.plan)
    modes = Counter(line["mode"] for line in written.awards)
    judged = Counter(line["detail"].split()[1] for line in written.of("draw milestone judge"))

    assert told["amend rebudget"] == told["amend extend"] == 1
    for act in ("apply ask", "apply revise", "apply withdraw", "draw deny", "recover"):
        assert told[act], act
    assert modes["reimbursement"] > modes["advance"] + modes["milestone"] > 1
    assert judged["accept"] > judged["reject"] > 0


def test_plan__asks_for_a_draw_only_of_a_milestone_that_was_accepted(written: Written) -> None:
    accepted = {
        (line["subject"], line["detail"].split()[0]): at(line)
        for line in written.of("draw milestone judge")
        if line["detail"].endswith("accept")
    }
    asked = [each for each in written.requests.values() if isinstance(each["line"], int)]

    assert len(asked) == len(accepted)
    for each in asked:
        assert accepted[str(each["award"]), str(each["line"])] < each["at"]


def test_plan__has_officers_at_work_on_working_days(written: Written) -> None:
    for line in written.of("draw review"):
        day = written.made.starts.toordinal() + int(line["day"])
        assert date.fromordinal(day).weekday() < 5
        assert 9 * 3_600 <= int(line["second"]) <= DAY * 3 // 4
