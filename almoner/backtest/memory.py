"""The register of a history that is read from its beginning: what events said, kept in memory."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from almoner.events import Event
from almoner.ledger.accounts import NAMING, named
from almoner.observations.register import Application, Award, Case, Draw, Proposal, Sealed
from almoner.observations.schema import account_key, key, observation_id

_INCREASE, _DECREASE, _PAY_TO = 1, 2, 4
_ADVANCE = 2
_STAFF, _IN_PERSON = 0, 3
_WORD = 224
_CASE = (1 << 32) - 1


@dataclass(slots=True)
class _Run:
    maker: int
    payments: dict[int, Sealed] = field(default_factory=dict)
    total: int = 0
    last: int = 0
    """Of its last word."""


class Memory:
    """Takes events in the chain's order, each before what it makes known is asked for."""

    def __init__(self) -> None:
        self._programs: dict[str, str] = {}
        self._cases: dict[tuple[str, int], Case] = {}
        self._proposals: dict[tuple[str, int], Proposal] = {}
        self._runs: dict[tuple[str, int], _Run] = {}
        self._awards: dict[tuple[str, int], Award] = {}
        self._draws: dict[tuple[str, int], Draw] = {}
        self._drawn: dict[tuple[str, int], Sealed] = {}
        self._rounds: dict[int, str] = {}
        self._applications: dict[int, Application] = {}
        self._organizations: dict[int, bytes] = {}
        self._placers: dict[tuple[str, int], int] = {}
        self._ends: dict[int, int] = {}
        self._known: dict[int, int] = {}
        self.accounts: dict[int, str] = {}
        """Every account that was named, by its key."""

    # --- what observers ask

    def program(self, contract: str) -> str:
        return self._programs.get(contract, contract)

    def case(self, program: str, case_no: int) -> Case:
        return self._cases[program, case_no]

    def proposal(self, program: str, number: int) -> Proposal:
        return self._proposals[program, number]

    def payments(self, program: str, run: int) -> Iterable[Sealed]:
        made = self._runs[program, run].payments
        return (made[number] for number in sorted(made))

    def payment(self, program: str, number: int) -> Sealed:
        drawn = self._drawn.get((program, number))
        return drawn or self._runs[program, number >> 32].payments[number]

    def maker(self, program: str, run: int) -> int:
        return self._runs[program, run].maker

    def drifted(self, program: str, run: int, word: int) -> tuple[int, int]:
        sealed = self._runs[program, run]
        return sealed.last, sealed.total

    def award(self, program: str, number: int) -> Award:
        return self._awards[program, number]

    def award_of(self, program: str, payment: int) -> Award | None:
        if (program, payment) not in self._drawn:
            return None
        return self._awards[program, payment & _CASE]

    def draw(self, program: str, number: int) -> Draw:
        return self._draws[program, number]

    def application(self, number: int) -> Application:
        return self._applications[number]

    def placer(self, program: str, payment: int) -> int:
        return self._placers.get((program, payment), 0)

    def funded_until(self, appropriation: int) -> int:
        return self._ends[appropriation]

    # --- what transfers ask

    def known_since(self, account: int) -> int | None:
        """The id of the event that first named an account; None where none did."""
        return self._known.get(account)

    # --- what events say

    def take(self, event: Event) -> None:
        """Notes what an event changes. Raises KeyError where it rests on one never seen."""
        act = _ACTS.get(event.name or "")
        if act is not None:
            act(self, event)
        if event.name in NAMING and (account := named(event)) is not None:
            place = observation_id(event.block_number, event.log_index)
            self._known.setdefault(key(account), place)

    def name(self, address: str) -> None:
        """Notes an account, to be told by its key."""
        self.accounts[account_key(address)] = address

    def met(self, account: int, address: str) -> None:
        """Notes an account that only transfers name."""
        self.accounts.setdefault(account, address)

    def _roster_opened(self, event: Event) -> None:
        self._programs[event.args["roster"]] = event.address

    def _program_opened(self, event: Event) -> None:
        self.name(event.args["program"])

    def _enrolled(self, event: Event) -> None:
        a = event.args
        self.name(a["payTo"])
        self._cases[self.program(event.address), a["caseNo"]] = Case(
            account=a["payTo"],
            amount=a["amount"],
            caseworker=a["by"],
            enrolled_at=event.block_time,
        )

    def _approved(self, event: Event) -> None:
        a = event.args
        case = self._cases[self.program(event.address), a["caseNo"]]
        case.account, case.amount = a["payTo"], a["amount"]

    def _changed(self, event: Event) -> None:
        a = event.args
        case = self._cases[self.program(event.address), a["caseNo"]]
        if a["kind"] in (_INCREASE, _DECREASE):
            case.amount = int.from_bytes(a["value"], "big")
        elif a["kind"] == _PAY_TO:
            case.account = f"0x{a['value'][-20:].hex()}"
            self.name(case.account)

    def _restored(self, event: Event) -> None:
        a = event.args
        self._cases[self.program(event.address), a["caseNo"]].amount = a["amount"]

    def _amounts_changed(self, event: Event) -> None:
        a, program = event.args, self.program(event.address)
        places = [place for place in range(_WORD) if a["bits"] >> place & 1]
        for place, amount in zip(places, a["amounts"], strict=True):
            if a["changed"] >> place & 1:
                self._cases[program, a["word"] * _WORD + place].amount = amount

    def _proposed(self, event: Event) -> None:
        a = event.args
        self._proposals[a["program"], a["proposal"]] = Proposal(
            case_no=a["caseNo"], kind=a["kind"], origin=a["origin"], by=a["by"], value=a["value"]
        )
        if a["kind"] == _PAY_TO:
            self.name(f"0x{a['value'][-20:].hex()}")

    def _change_approved(self, event: Event) -> None:
        told = self._proposals[event.args["program"], event.args["proposal"]]
        if told.origin != _STAFF:
            # A second officer saw the person who asked.
            told.origin = _IN_PERSON

    def _opened(self, event: Event) -> None:
        a = event.args
        self._runs[event.address, a["run"]] = _Run(maker=a["maker"])

    def _sealed(self, event: Event) -> None:
        a = event.args
        run = self._runs[event.address, a["run"]]
        first, bits, amount = a["word"] * _WORD, a["mask"], 0
        for place in range(_WORD):
            if bits >> place & 1:
                case = self._cases[event.address, first + place]
                number = a["run"] << 32 | first + place
                run.payments[number] = Sealed(
                    payment=number, account=case.account, amount=case.amount
                )
                amount += case.amount
        run.last, run.total = amount, run.total + amount

    def _single(self, event: Event) -> None:
        a = event.args
        number = a["run"] << 32 | a["caseNo"]
        self.name(a["payTo"])
        made = Sealed(payment=number, account=a["payTo"], amount=a["amount"])
        self._runs[event.address, a["run"]] = _Run(
            maker=a["maker"], payments={number: made}, total=a["amount"]
        )

    def _drafted(self, event: Event) -> None:
        self._rounds[event.args["round"]] = event.args["program"]

    def _applied(self, event: Event) -> None:
        a = event.args
        self.name(a["payTo"])
        self._applications[a["application"]] = Application(
            program=self._rounds[a["round"]], account=a["payTo"]
        )

    def _identified(self, event: Event) -> None:
        self._organizations[event.args["application"]] = event.args["orgRef"]

    def _recommended(self, event: Event) -> None:
        a = event.args
        self.name(a["payTo"])
        self._awards[event.address, a["award"]] = Award(
            account=a["payTo"],
            organization=self._organizations[a["application"]],
            total=a["total"],
            recommender=a["by"],
            starts=a["from"],
            in_advance=a["mode"] == _ADVANCE,
        )

    def _amended(self, event: Event) -> None:
        self._awards[event.address, event.args["award"]].total = event.args["total"]

    def _award_changed(self, event: Event) -> None:
        self.name(event.args["payTo"])
        self._awards[event.address, event.args["award"]].account = event.args["payTo"]

    def _requested(self, event: Event) -> None:
        a = event.args
        self._draws[event.address, a["draw"]] = Draw(
            award=a["award"], requested_at=event.block_time, reviewer=0
        )

    def _reviewed(self, event: Event) -> None:
        self._draws[event.address, event.args["draw"]].reviewer = event.args["by"]

    def _draw_certified(self, event: Event) -> None:
        a = event.args
        number = a["draw"] << 32 | a["award"]
        self.name(a["payTo"])
        self._drawn[event.address, number] = Sealed(
            payment=number, account=a["payTo"], amount=a["amount"]
        )

    def _held(self, event: Event) -> None:
        self._placers[event.args["program"], event.args["paymentId"]] = event.args["by"]

    def _appropriated(self, event: Event) -> None:
        self._ends[event.args["appropriation"]] = event.args["to"]

    def _linked(self, event: Event) -> None:
        self.name(event.args["key"])


_ACTS: dict[str, Callable[[Memory, Event], None]] = {
    "RosterOpened": Memory._roster_opened,
    "ProgramOpened": Memory._program_opened,
    "CaseEnrolled": Memory._enrolled,
    "CaseApproved": Memory._approved,
    "CaseChanged": Memory._changed,
    "CaseRestored": Memory._restored,
    "AmountsChanged": Memory._amounts_changed,
    "ChangeProposed": Memory._proposed,
    "ChangeApproved": Memory._change_approved,
    "RunOpened": Memory._opened,
    "WordSealed": Memory._sealed,
    "SingleOpened": Memory._single,
    "RoundDrafted": Memory._drafted,
    "ApplicationSubmitted": Memory._applied,
    "ApplicantIdentified": Memory._identified,
    "AwardRecommended": Memory._recommended,
    "AwardAmended": Memory._amended,
    "AwardChanged": Memory._award_changed,
    "DrawRequested": Memory._requested,
    "DrawReviewed": Memory._reviewed,
    "DrawCertified": Memory._draw_certified,
    "HoldPlaced": Memory._held,
    "Appropriated": Memory._appropriated,
    "PersonOpened": Memory._linked,
    "KeyLinked": Memory._linked,
}
TAKEN = frozenset(_ACTS)
"""Names of the events it takes."""
