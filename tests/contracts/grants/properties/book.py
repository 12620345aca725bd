"""What happened to a grant program, from its events alone, and the invariants each event must keep.

The model computes nothing the way the contracts do. An event that breaks an invariant raises Broken
with the invariant's id.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import Any

from tests.contracts.properties.checks import Broken, asked
from tests.contracts.properties.wire import Event

STANDING = ("offered", "active", "suspended", "terminated", "closed")
"""States of awards whose money is set aside or spent."""
SEATED = 4


def require(name: str, kept: object, told: str) -> None:
    """Raises Broken unless an invariant was kept."""
    asked[name] += 1
    if not kept:
        raise Broken(f"{name}: {told}")


@dataclass(slots=True, kw_only=True)
class Book:
    """All of it. `now` is the time of the newest act, in seconds."""

    program: str
    treasury: str
    bands: list[tuple[int, int]]
    liquidation: int
    sustained_cap: int
    margin: int
    now: int = 0
    rounds: dict[int, dict[str, Any]] = field(default_factory=dict)
    applications: dict[int, dict[str, Any]] = field(default_factory=dict)
    awards: dict[int, dict[str, Any]] = field(default_factory=dict)
    draws: dict[int, dict[str, Any]] = field(default_factory=dict)
    amendments: dict[int, dict[str, Any]] = field(default_factory=dict)
    costs: dict[bytes, dict[str, int]] = field(default_factory=dict)
    payments: dict[int, dict[str, Any]] = field(default_factory=dict)
    obligations: dict[int, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    holds: dict[int, dict[str, Any]] = field(default_factory=dict)
    proposals: dict[int, dict[str, Any]] = field(default_factory=dict)
    acted: dict[int, set[int]] = field(default_factory=lambda: defaultdict(set))
    availability: tuple[int, int, int] = (0, 0, 0)
    """Of the appropriation: from, to and cancel date."""
    events: Counter[str] = field(default_factory=Counter)

    def note(self, e: Event) -> None:
        """Checks one event and writes it down."""
        self.events[e.name] += 1
        told = getattr(self, f"_{e.name}", None)
        if told is not None:
            told(e)

    def committed(self, organization: bytes) -> int:
        """What stands of the awards to an organization."""
        return sum(
            each["total"]
            for each in self.awards.values()
            if each["org"] == organization and each["state"] in STANDING
        )

    def needed(self, cumulative: int) -> int:
        return next(approvers for up_to, approvers in self.bands if cumulative <= up_to)

    # Rounds

    def _RoundDrafted(self, e: Event) -> None:
        self.rounds[e["round"]] = dict(e.arguments) | {"state": "drafted", "reserved": 0}

    def _RoundPublished(self, e: Event) -> None:
        drafted = self.rounds[e["round"]]
        require("I19", e["by"] != drafted["by"], "one officer drafted and published a round")
        require("I20", self.now < drafted["opensAt"], "a round was published after it opened")
        drafted["state"] = "published"

    def _RoundCancelled(self, e: Event) -> None:
        self.rounds[e["round"]]["state"] = "cancelled"

    def _PanelClosed(self, e: Event) -> None:
        self.rounds[e["round"]]["state"] = "judged"

    def _ApplicationSubmitted(self, e: Event) -> None:
        plan = self.rounds[e["round"]]
        open_ = plan["state"] == "published" and plan["opensAt"] <= self.now < plan["closesAt"]
        require("I20", open_, "something was submitted to a round that is not open")
        fits = plan["floor"] <= e["total"] <= plan["ceiling"] and e["total"] == sum(e["amounts"])
        require("I2", fits, "an application outside its round's floor and ceiling")
        before = self.applications.get(e["application"], {"sheets": set(), "org": b"", "score": 0})
        self.applications[e["application"]] = {**before, **e.arguments, "state": "submitted"}

    def _ApplicationWithdrawn(self, e: Event) -> None:
        self.applications[e["application"]]["state"] = "withdrawn"

    def _ApplicantIdentified(self, e: Event) -> None:
        self.applications[e["application"]]["org"] = e["orgRef"]

    def _SheetPosted(self, e: Event) -> None:
        known = self.applications[e["application"]]
        plan = self.rounds[known["round"]]
        require("I20", self.now >= plan["closesAt"], "a sheet was posted before the closing")
        require("I19", e["reviewer"] not in known["sheets"], "a reviewer scored twice")
        within = all(a <= b for a, b in zip(e["scores"], plan["maxima"], strict=True))
        require("I19", within, "a score above the highest of its criterion")
        known["sheets"].add(e["reviewer"])

    def _BudgetReserved(self, e: Event) -> None:
        plan = self.rounds[e["round"]]
        plan["reserved"] += e["amount"]
        fits = plan["reserved"] == e["reserved"] <= plan["budget"]
        require("I2", fits, "a round was awarded more than its budget")

    def _BudgetReleased(self, e: Event) -> None:
        self.rounds[e["round"]]["reserved"] -= e["amount"]

    # Awards

    def _AwardRecommended(self, e: Event) -> None:
        known = self.applications[e["application"]]
        plan = self.rounds[known["round"]]
        judged = plan["state"] == "judged" and known["state"] == "submitted"
        require("I20", judged, "an award on an application that was not judged")
        require("I20", e["total"] <= known["total"], "an award above what was asked for")
        require("I20", e["payTo"] == known["payTo"], "an award to another account than applied")
        require("I19", len(known["sheets"]) >= plan["quorum"], "an award below the quorum")
        self.awards[e["award"]] = dict(e.arguments) | {
            "state": "recommended",
            "org": known["org"],
            "lines": list(e["lines"]),
            "drawn": [0] * len(e["lines"]),
            "milestones": ["planned"] * len(e["lines"]),
            "approved": 0,
            "paid": 0,
            "returned": 0,
            "outstanding": 0,
            "extended": False,
            "moved": 0,
            "stood": 0,
            "hash": e["termsHash"],
        }
        self.acted[e["award"]].add(e["by"])

    def _AwardWithdrawn(self, e: Event) -> None:
        self.awards[e["award"]]["state"] = "withdrawn"

    def _AwardApproved(self, e: Event) -> None:
        known = self.awards[e["award"]]
        require("I20", e["termsHash"] == known["hash"], "an approval of other terms")
        self._distinct(e["approvers"], known["by"])
        judges = self.applications[known["application"]]["sheets"]
        require("I19", e["by"] not in judges, "who scored approved the award")
        self.acted[e["award"]].add(e["by"])

    def _AwardOffered(self, e: Event) -> None:
        known = self.awards[e["award"]]
        cumulative = self.committed(known["org"]) + known["total"]
        require("I19", e["cumulative"] == cumulative, "a band over another sum")
        self._enough(e["approvers"], cumulative)
        self.applications[known["application"]]["state"] = "awarded"
        known["state"] = "offered"
        known["offerEnds"] = e["offerEnds"]

    def _AwardAccepted(self, e: Event) -> None:
        known = self.awards[e["award"]]
        require("I20", e["termsHash"] == known["hash"], "other terms were accepted than offered")
        in_time = known["state"] == "offered" and self.now < known["offerEnds"]
        require("I20", in_time, "an offer was accepted that does not stand")
        known["state"] = "active"

    def _OfferEnded(self, e: Event) -> None:
        self.awards[e["award"]]["state"] = "ended"

    def _AwardAmended(self, e: Event) -> None:
        known = self.awards[e["award"]]
        amendment = self.amendments.get(e["amendment"])
        require("I24", amendment and amendment["award"] == e["award"], "amended by no amendment")
        drawn = known["drawn"] + [0] * (len(e["lines"]) - len(known["drawn"]))
        kept = all(line >= taken for line, taken in zip(e["lines"], drawn, strict=True))
        require("I24", kept, "a line was cut below what was drawn of it")
        if e["total"] > known["total"]:
            require("I19", amendment and amendment["kind"] == 1, "raised without its approvals")
        more = len(e["lines"]) - len(known["milestones"])
        known["milestones"] += ["planned"] * more
        known["lines"], known["drawn"] = list(e["lines"]), drawn
        known["total"], known["to"], known["hash"] = e["total"], e["to"], e["termsHash"]

    def _AwardSuspended(self, e: Event) -> None:
        known = self.awards[e["award"]]
        if e["suspended"]:
            known["state"], known["since"] = "suspended", self.now
        else:
            self._resume(known)
            known["state"] = "active"

    def _AwardTerminated(self, e: Event) -> None:
        known = self.awards[e["award"]]
        if known["state"] == "suspended":
            self._resume(known)
        known["state"], known["to"] = "terminated", e["endedAt"]

    def _AwardClosed(self, e: Event) -> None:
        known = self.awards[e["award"]]
        open_ = [d for d in self.draws.values() if d["award"] == e["award"] and d["open"]]
        require("I24", not open_, "an award was closed while draws were open")
        require("I9", e["released"] == known["total"] - sum(known["drawn"]), "closed with a rest")
        known["state"] = "closed"
        known["total"] -= e["released"]
        known["lines"] = list(known["drawn"])

    def _AwardChanged(self, e: Event) -> None:
        self.awards[e["award"]]["payTo"] = e["payTo"]

    # Draws

    def _DrawRequested(self, e: Event) -> None:
        known = self.awards[e["award"]]
        require("I24", known["state"] in ("active", "terminated"), "a draw on no open award")
        last = known["to"] + self.liquidation + known["stood"]
        require("I24", self.now < last, "a draw after the liquidation")
        inside = known["from"] <= e["costFrom"] <= e["costTo"] < known["to"]
        require("I24", inside, "costs outside the period of performance")
        known["drawn"][e["line"]] += e["amount"]
        fits = known["drawn"][e["line"]] <= known["lines"][e["line"]]
        require("I24", fits, "a line was drawn beyond its budget")
        if known["mode"] == 3:
            state = known["milestones"][e["line"]]
            require("I24", state == "accepted", "a milestone was drawn that was not accepted")
        if known["mode"] == 2:
            require("I24", known["outstanding"] == 0, "an advance before the last was shown")
        matched = e["matched"] * 10_000 >= e["amount"] * known["matchBps"]
        require("I24", matched, "a draw without the grantee's share")
        own = {"state": "requested", "open": True, "outstanding": 0}
        self.draws[e["draw"]] = dict(e.arguments) | own

    def _DrawReviewed(self, e: Event) -> None:
        known = self.draws[e["draw"]]
        require("I20", e["contentHash"] == known["contentHash"], "another content was reviewed")
        known["state"], known["reviewer"] = "reviewed", e["by"]
        self.acted[e["award"]].add(e["by"])

    def _DrawDenied(self, e: Event) -> None:
        self._undo(e["draw"])
        self.acted[e["award"]].add(e["by"])

    def _DrawWithdrawn(self, e: Event) -> None:
        self._undo(e["draw"])

    def _DrawApproved(self, e: Event) -> None:
        known = self.draws[e["draw"]]
        require("I20", known["state"] == "reviewed", "a draw was approved that nobody reviewed")
        require("I20", e["contentHash"] == known["contentHash"], "another content was approved")
        self._distinct(e["approvers"], known["reviewer"])
        known["approvers"] = e["approvers"]
        self.acted[e["award"]].add(e["by"])

    def _DrawCertified(self, e: Event) -> None:
        known, award = self.draws[e["draw"]], self.awards[e["award"]]
        award["approved"] += known["amount"]
        require("I19", e["cumulative"] == award["approved"], "a band over another sum")
        self._enough(known["approvers"], award["approved"])
        require("I20", e["amount"] == known["amount"], "another amount was certified")
        require("I23", e["payTo"] == award["payTo"], "certified for another account")
        latest = e["payableAt"] + self.sustained_cap + self.margin
        require("I3", latest < self.availability[2], "certified past the cancel date")
        known["state"] = "approved"
        number = e["draw"] << 32 | e["award"]
        self.payments[number] = {
            "payTo": e["payTo"],
            "amount": e["amount"],
            "state": "free",
            "payableAt": e["payableAt"],
            "returned": 0,
            "disallowed": 0,
        }

    def _DrawSubstantiated(self, e: Event) -> None:
        known = self.awards[e["award"]]
        draw = self.draws[e["draw"]]
        known["outstanding"] -= e["amount"]
        draw["outstanding"] -= e["amount"]
        require("I24", known["outstanding"] == e["outstanding"] >= 0, "more shown than advanced")
        require("I24", draw["outstanding"] >= 0, "an advance shown as that of another draw")
        self.acted[e["award"]].add(e["by"])

    def _MilestoneSubmitted(self, e: Event) -> None:
        self.awards[e["award"]]["milestones"][e["line"]] = "submitted"

    def _MilestoneJudged(self, e: Event) -> None:
        state = "accepted" if e["accepted"] else "rejected"
        self.awards[e["award"]]["milestones"][e["line"]] = state
        self.acted[e["award"]].add(e["by"])

    def _CostCharged(self, e: Event) -> None:
        cost = self.costs.setdefault(e["costRef"], {"gross": e["gross"], "charged": 0})
        if cost["charged"] == 0:
            cost["gross"] = e["gross"]
        cost["charged"] += e["amount"]
        fits = cost["charged"] <= cost["gross"] == e["gross"]
        require("I24", fits, "a document was charged beyond its gross")

    def _CostFreed(self, e: Event) -> None:
        self.costs[e["costRef"]]["charged"] -= e["amount"]
        require("I24", self.costs[e["costRef"]]["charged"] >= 0, "freed twice")

    def _CostDisallowed(self, e: Event) -> None:
        payment = self.payments[e["paymentId"]]
        payment["disallowed"] += e["amount"]
        kept = payment["amount"] - payment["returned"]
        fits = payment["state"] == "paid" and payment["disallowed"] <= kept
        require("I16", fits, "more was disallowed than was paid and kept")
        amendment = self.amendments[e["amendment"]]
        require("I16", amendment["noticed"] and amendment["due"], "disallowed without its notice")

    def _resume(self, known: dict[str, Any]) -> None:
        """The liquidation goes on that stood still while its award was suspended."""
        known["stood"] += max(0, self.now - max(known["since"], known["to"]))

    def _distinct(self, approvers: tuple[int, ...], asker: int) -> None:
        seated = [each for each in approvers if each]
        alone = len(set(seated)) == len(seated) <= SEATED and asker not in seated
        require("I19", alone, "approvers are not distinct from each other and who asked")

    def _enough(self, approvers: tuple[int, ...], cumulative: int) -> None:
        seated = sum(1 for each in approvers if each)
        require("I19", seated >= self.needed(cumulative), "too few approvers for the band")

    def _undo(self, draw: int) -> None:
        known = self.draws[draw]
        require("I20", known["state"] in ("requested", "reviewed"), "an approved draw was undone")
        known["state"], known["open"] = "undone", False
        self.awards[known["award"]]["drawn"][known["line"]] -= known["amount"]
