"""What the node's logs come to, account by account: the journal's figures, made without it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

from tests.reports.raw import Log, summed

GRANT, ADVANCE = 2, 2
"""`Kind.GRANT`, `PayMode.ADVANCE`."""
AWARD = 2**32 - 1

BOOKED = {
    "Appropriated": ("debit", "411900"),
    "Funded": ("debit", "113000-1"),
    "ReturnedToSource": ("credit", "113000-1"),
    "Allotted": ("credit", "461000"),
    "Deallotted": ("debit", "461000"),
    "Apportioned": ("debit", "113000-2"),
    "Deapportioned": ("credit", "113000-2"),
    "Obligated": ("credit", "480100"),
    "ObligationIncreased": ("credit", "480100"),
    "Deobligated": ("debit", "480100"),
    "Disbursed": ("credit", "113000-2"),
    "Recovered": ("debit", "113000-2"),
    "DrawSubstantiated": ("debit", "610000"),
}
"""What each log moves all of its amount into, or out of."""


class Own:
    """What the Treasury's and the grant programs' logs come to, account by account."""

    def __init__(self, treasury: list[Log], grants: dict[str, list[Log]]) -> None:
        self.treasury = treasury
        self.grants = [log for logs in grants.values() for log in logs]
        opened = [each.args for each in treasury if each.name == "ProgramOpened"]
        self.paying_grants = {each["program"] for each in opened if each["kind"] == GRANT}
        allotted = [each.args for each in treasury if each.name == "Allotted"]
        self.whole = {each["allotment"]: each["appropriation"] for each in allotted}
        self.closed = {
            each.args["appropriation"]: (each.block, each.index)
            for each in treasury
            if each.name == "AppropriationClosed"
        }
        self.advances = {
            (each.address.lower(), each.args["award"])
            for each in self.grants
            if each.name == "AwardRecommended" and each.args["mode"] == ADVANCE
        }

    def whole_of(self, log: Log) -> int:
        if "appropriation" in log.args:
            return int(log.args["appropriation"])
        return self.whole[log.args["allotment"]]

    def is_late(self, log: Log) -> bool:
        """Whether its appropriation was closed before."""
        closed = self.closed.get(self.whole_of(log))
        return closed is not None and (log.block, log.index) > closed

    def balances(self, until: int) -> dict[str, int]:
        """The debit balance of each account before a moment."""
        numbers = sorted(
            each.args["appropriation"] for each in self.treasury if each.name == "Appropriated"
        )
        found: Counter[str] = Counter()
        for number in numbers:
            found.update(self._authority(number, until))
        found.update(self._cash(until))
        return dict(found)

    def _authority(self, number: int, until: int) -> Counter[str]:
        def of(name: str) -> int:
            return summed(self.treasury, name, until, lambda log: self.whole_of(log) == number)

        ceiling, spent = of("Appropriated"), of("Disbursed") - of("Recovered")
        allotted = of("Allotted") - of("Deallotted")
        obligated = of("Obligated") + of("ObligationIncreased") - of("Deobligated")
        found = Counter({"411900": ceiling})
        ended = any(
            each.name == "AppropriationClosed"
            and each.args["appropriation"] == number
            and each.time < until
            for each in self.treasury
        )
        if ended:
            found["435000"] = spent - ceiling
        else:
            found["445000"] = allotted - ceiling
            found["461000"] = obligated - of("Recovered") - allotted
            found["480100"] = of("Disbursed") - obligated
        return found

    def _cash(self, until: int) -> Counter[str]:
        def of(name: str, which: Callable[[Log], bool] = lambda _: True) -> int:
            return summed(self.treasury, name, until, which)

        def is_grant(log: Log) -> bool:
            return log.args["program"] in self.paying_grants

        handed = of("Apportioned") - of("Deapportioned")
        paid = of("Disbursed", is_grant) - of("Recovered", is_grant)
        benefits = of("Disbursed") - of("Recovered") - paid
        open_ = self._advances_open(until)
        returned = of("ReturnedToSource")
        return Counter(
            {
                "113000-1": of("Funded") - returned - handed,
                "113000-2": handed - of("Disbursed") + of("Recovered"),
                "310100": -of("Funded"),
                "310600": returned,
                "141000": open_,
                "480200": -open_,
                "490200": open_ - paid - benefits,
                "610000": paid - open_,
                "640000": benefits,
                "310700": paid - open_ + benefits,
                "570000": open_ - paid - benefits,
            }
        )

    def _advances_open(self, until: int) -> int:
        """Advance by advance: paid, less what was shown and what came back, and never below 0."""
        open_ = 0
        for log in self.grants:
            if log.name != "PaymentSettled" or log.time >= until:
                continue
            payment, address = log.args["payment"], log.address
            if (address.lower(), payment & AWARD) not in self.advances:
                continue
            shown = summed(
                self.grants,
                "DrawSubstantiated",
                until,
                lambda each, of=(address, payment >> 32): (each.address, each.args["draw"]) == of,
            )
            back = summed(
                self.grants,
                "PaymentReturned",
                until,
                lambda each, of=(address, payment): (each.address, each.args["payment"]) == of,
            )
            open_ += max(log.args["amount"] - shown - back, 0)
        return open_
