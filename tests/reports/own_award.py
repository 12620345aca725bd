"""What the node's logs come to for one award: the report's figures, made without it."""

from __future__ import annotations

from tests.reports.raw import Log, summed

ADVANCE_MODE = 2
"""`PayMode.ADVANCE`."""
AWARD = 2**32 - 1
"""The bits of a payment's number that are its award's."""


class Own:
    """One award's logs, and what they come to before a moment; of one line, or of all."""

    def __init__(self, logs: list[Log], award: int) -> None:
        self.logs = logs
        self.award = award
        asked = [each for each in logs if each.name == "DrawRequested"]
        self.draws = {each.args["draw"]: each for each in asked if each.args["award"] == award}
        named = [each for each in logs if each.args.get("award") == award]
        (self.plan,) = (each for each in named if each.name == "AwardRecommended")
        self.terms = [each for each in named if "lines" in each.args]
        (self.accepted,) = (each for each in named if each.name == "AwardAccepted")
        self.closed = [each for each in named if each.name == "AwardClosed"]

    def draw(self, log: Log) -> int | None:
        """The draw of this award that a log is about."""
        if "payment" in log.args:
            return log.args["payment"] >> 32 if log.args["payment"] & AWARD == self.award else None
        return log.args.get("draw") if log.args.get("award") == self.award else None

    def of(self, name: str, until: int, line: int | None, draw: int | None = None) -> int:
        def which(log: Log) -> bool:
            found = self.draw(log)
            if found is None or (draw is not None and found != draw):
                return False
            return line is None or self.draws[found].args["line"] == line

        return summed(self.logs, name, until, which)

    def asked_by(self, name: str, until: int, line: int | None, argument: str) -> int:
        """What was asked for by the draws that logs of a name are about."""
        return sum(
            self.draws[found].args[argument]
            for log in self.logs
            if log.name == name
            and log.time < until
            and (found := self.draw(log)) is not None
            and line in (None, self.draws[found].args["line"])
        )

    def refunded(self, until: int, line: int | None) -> int:
        """What came back beyond what was paid and not spent, draw by draw."""
        if self.plan.args["mode"] != ADVANCE_MODE:
            return self.of("PaymentReturned", until, line)
        return sum(
            max(
                self.of("DrawSubstantiated", until, line, draw)
                + self.of("PaymentReturned", until, line, draw)
                - self.of("PaymentSettled", until, line, draw),
                0,
            )
            for draw in self.draws
        )

    def authorized(self, until: int, line: int | None) -> int:
        if self.accepted.time >= until:
            return 0
        *_, terms = (each for each in self.terms if each.time < until)
        lines = terms.args["lines"]
        left = sum(lines) if line is None else (*lines, *[0] * 16)[line]
        for log in self.logs:
            cut = log.name in ("PaymentStruck", "PaymentExpunged") and log.time < until
            found = self.draw(log)
            later = (log.block, log.index) > (terms.block, terms.index)
            if cut and later and found and line in (None, self.draws[found].args["line"]):
                left -= log.args["amount"]
        return int(left)

    def figures(self, until: int, line: int | None = None) -> dict[str, int]:
        """Every figure the report tells."""
        received = self.of("PaymentSettled", until, line)
        returned = self.of("PaymentReturned", until, line)
        advance = self.plan.args["mode"] == ADVANCE_MODE
        spent = self.of("DrawSubstantiated", until, line) if advance else received
        refunded = self.refunded(until, line)
        ended = sum(
            self.of(name, until, line)
            for name in ("PaymentSettled", "PaymentStruck", "PaymentExpunged")
        ) + sum(
            self.asked_by(name, until, line, "amount") for name in ("DrawDenied", "DrawWithdrawn")
        )
        unliquidated = self.of("DrawRequested", until, line) - ended
        authorized = self.authorized(until, line)
        over = any(each.time < until for each in self.closed)
        if line is None:
            released = sum(each.args["released"] for each in self.closed if each.time < until)
        else:
            released = authorized - received if over else 0
        return {
            "authorized": authorized,
            "received": received,
            "returned": returned,
            "receipts": received - returned,
            "spent": spent,
            "refunded": refunded,
            "expenditures": spent - refunded,
            "on_hand": received - returned - spent + refunded,
            "unliquidated": unliquidated,
            "unobligated": authorized - spent + refunded - unliquidated,
            "matched": self.asked_by("PaymentSettled", until, line, "matched"),
            "disallowed": self.of("CostDisallowed", until, line),
            "released": released,
        }

    def form(self, until: int) -> dict[str, int | None]:
        """The lines of box 10, by the form's own arithmetic."""
        own, match = self.figures(until), self.plan.args["matchBps"]
        a, b = own["received"] - own["returned"], own["spent"] - own["refunded"]
        d, f = own["authorized"], own["unliquidated"]
        whole, part = divmod(d * match, 10_000)
        i, j = whole + (part > 0), own["matched"]
        told: dict[str, int | None] = {"10a": a, "10b": b, "10c": a - b, "10d": d, "10e": b}
        told |= {"10f": f, "10g": b + f, "10h": d - b - f}
        told |= {"10i": i, "10j": j, "10k": i - j if i > j else 0}
        return told | {f"10{letter}": None for letter in "lmno"}
