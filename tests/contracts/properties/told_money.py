"""What events tell about the money."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.contracts.properties.wire import Event

if TYPE_CHECKING:
    from tests.contracts.properties.record import Record


class ToldMoney:
    """Writes events down in a record."""

    def _Appropriated(self: Record, e: Event) -> None:
        number = e["appropriation"]
        self.appropriations[number] = {**e.arguments, "closed": False, "received": 0, "returned": 0}

    def _AppropriationClosed(self: Record, e: Event) -> None:
        self.appropriations[e["appropriation"]]["closed"] = True

    def _Funded(self: Record, e: Event) -> None:
        self.appropriations[e["appropriation"]]["received"] += e["amount"]

    def _ReturnedToSource(self: Record, e: Event) -> None:
        self.appropriations[e["appropriation"]]["returned"] += e["amount"]

    def _ProgramOpened(self: Record, e: Event) -> None:
        self.programs[e["program"]] = e["purpose"]

    def _Allotted(self: Record, e: Event) -> None:
        self.allotments[e["allotment"]] = {
            "appropriation": e["appropriation"],
            "program": e["program"],
            "allotted": e["amount"],
            "apportioned": 0,
        }

    def _Deallotted(self: Record, e: Event) -> None:
        self.allotments[e["allotment"]]["allotted"] -= e["amount"]

    def _Apportioned(self: Record, e: Event) -> None:
        self.allotments[e["allotment"]]["apportioned"] += e["amount"]

    def _Deapportioned(self: Record, e: Event) -> None:
        self.allotments[e["allotment"]]["apportioned"] -= e["amount"]

    def _Obligated(self: Record, e: Event) -> None:
        self.obligations[e["program"], e["id"]] = {
            "allotment": e["allotment"],
            "obligated": e["amount"],
            "disbursed": 0,
            "recovered": 0,
            "released": 0,
            "replaced": 0,
        }

    def _Reobligated(self: Record, e: Event) -> None:
        self.obligations[e["program"], e["original"]]["replaced"] += e["amount"]

    def _Deobligated(self: Record, e: Event) -> None:
        obligation = self.obligations[e["program"], e["id"]]
        obligation["obligated"] -= e["amount"]
        obligation["released"] += e["amount"]

    def _Disbursed(self: Record, e: Event) -> None:
        self.obligations[e["program"], e["id"]]["disbursed"] += e["amount"]

    def _Recovered(self: Record, e: Event) -> None:
        self.obligations[e["program"], e["paymentId"] >> 32]["recovered"] += e["amount"]
        self.returned[e["paymentId"]] += e["amount"]
