"""What events tell about rules and holds."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from almoner.testing.founding import FUSE_OUTCOMES, FUSE_RATE_BPS
from tests.contracts.properties.nouns import Hold
from tests.contracts.properties.wire import Event

if TYPE_CHECKING:
    from tests.contracts.properties.record import Record


class ToldHolds:
    """Writes events down in a record."""

    def _RuleRegistered(self: Record, e: Event) -> None:
        law = e["authority"]
        self.rules[e["ruleNo"]] = {"family": e["family"], "law": law, "armed": False, "by": e["by"]}

    def _RuleArmed(self: Record, e: Event) -> None:
        self.rules[e["ruleNo"]]["armed"] = True

    def _RuleDisarmed(self: Record, e: Event) -> None:
        self.rules[e["ruleNo"]]["armed"] = False

    def _HoldPlaced(self: Record, e: Event) -> None:
        self.holds[e["paymentId"]] = Hold(
            placer=e["by"], rule=e["ruleNo"], placed_at=self.now, expires_at=e["expiresAt"]
        )
        self.deadlines.setdefault(self.subject(e["paymentId"]), e["deadline"])
        if self.in_office(e["by"], "monitor"):
            self.alerts.add(e["alert"])
            self.bot_holds[e["paymentId"]] += 1

    def _HoldExtended(self: Record, e: Event) -> None:
        hold = self.holds[e["paymentId"]]
        hold.expires_at, hold.extended = e["expiresAt"], True

    def _HoldReleased(self: Record, e: Event) -> None:
        self.holds[e["paymentId"]].state = "released"
        self.holds[e["paymentId"]].reviewer = e["by"]

    def _HoldReleasedOnAppeal(self: Record, e: Event) -> None:
        self.holds[e["paymentId"]].state = "released"

    def _HoldSustained(self: Record, e: Event) -> None:
        hold = self.holds[e["paymentId"]]
        hold.state, hold.expires_at, hold.reviewer = "sustained", e["expiresAt"], e["by"]
        self.strikes[e["paymentId"]] = e["proposal"]
        if self.appeals.get(e["paymentId"], None) is not None:
            if self.appeals[e["paymentId"]].state in ("for agency", "withdrawn"):
                del self.appeals[e["paymentId"]]

    def _HoldLapsed(self: Record, e: Event) -> None:
        self.holds[e["paymentId"]].state = "lapsed"

    def _HoldClosed(self: Record, e: Event) -> None:
        self.holds[e["paymentId"]].state = "closed"

    def _HoldStruck(self: Record, e: Event) -> None:
        self.holds[e["paymentId"]].state = "struck"

    def _OutcomeCounted(self: Record, e: Event) -> None:
        hold, family = self.holds[e["paymentId"]], self.family(e["family"])
        if hold.counted:
            family["upheld"] -= 1
        hold.counted = True
        family[("", "overturned", "upheld", "unreviewed")[e["outcome"]]] += 1
        reviewed = family["overturned"] + family["upheld"]
        if reviewed >= FUSE_OUTCOMES and family["overturned"] * 10_000 > reviewed * FUSE_RATE_BPS:
            family["tripped"] = True

    def family(self: Record, number: int) -> dict[str, Any]:
        fresh = {"overturned": 0, "upheld": 0, "unreviewed": 0, "tripped": False, "proposer": 0}
        return self.families.setdefault(number, fresh)

    def _RearmProposed(self: Record, e: Event) -> None:
        self.family(e["family"]).update(proposer=e["by"], reason=e["reasonHash"])

    def _FuseRearmed(self: Record, e: Event) -> None:
        self.families.pop(e["family"])
