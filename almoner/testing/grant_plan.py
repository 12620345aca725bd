"""Plays the plan of a made-up year of grants against the contracts, line by line.

It reads the files itself, so that neither their readers nor the acts behind the commands stand
between the generator and the contracts.
"""

from __future__ import annotations

import csv
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from eth_abi.abi import encode
from eth_utils.crypto import keccak
from web3.contract.contract import ContractFunction

from almoner import money
from almoner.errors import Reverted
from almoner.testing import founding
from almoner.testing.grant_samples import (
    ADVANCE,
    MILESTONE,
    REIMBURSEMENT,
    SUBMISSION_TYPE,
    UNIFORM_GUIDANCE,
)
from almoner.testing.grants import Grants
from almoner.testing.samples import DAY, digest

MODES = {"reimbursement": REIMBURSEMENT, "advance": ADVANCE, "milestone": MILESTONE}
Row = Mapping[str, str]


@dataclass(slots=True, kw_only=True)
class Play:
    """A plan and the grant program it is played on. `starts` is its first midnight (UTC)."""

    grants: Grants
    folder: Path
    categories: tuple[str, ...]
    starts: date
    refused: dict[int, str] = field(default_factory=dict)
    """By line of the plan, the error of a contract that refused it."""
    times: dict[int, int] = field(default_factory=dict)
    """By line of the plan, when it was done: block time, in seconds since 1970."""

    def all(self) -> None:
        """Plays every line; what a contract refuses is noted, and the next line played."""
        with (self.folder / "year.csv").open(newline="") as file:
            rows = list(csv.DictReader(file))
        acts: Mapping[str, Callable[[Row], None]] = {
            "round draft": self._draft,
            "round publish": self._publish,
            "round close": self._close_panel,
            "apply submit": self._submit,
            "apply ask": self._ask,
            "apply revise": self._revise,
            "apply withdraw": self._withdraw,
            "apply identify": self._identify,
            "review assign": self._assign,
            "review attest": self._attest,
            "review post": self._post,
            "award recommend": self._recommend,
            "award approve": self._approve_award,
            "award accept": self._accept,
            "draw request": self._request,
            "draw withdraw": self._withdraw_draw,
            "draw review": self._review,
            "draw deny": self._deny,
            "draw approve": self._approve_draw,
            "draw settle": self._settle,
            "draw substantiate": self._substantiate,
            "draw milestone submit": self._submit_milestone,
            "draw milestone judge": self._judge_milestone,
            "amend rebudget": self._rebudget,
            "amend extend": self._extend,
            "recover": self._recover,
            "closeout report": self._report,
            "closeout close": self._close,
            "office key propose": self._propose_key,
            "office key link": self._link_key,
        }
        for row in rows:
            at = self._midnight(self.starts) + int(row["day"]) * DAY + int(row["second"])
            # The call is tried on top of the newest block, so that one has to be there.
            self.grants.world.warp_to(at - 1)
            try:
                acts[row["act"]](row)
            except Reverted as refusal:
                self.refused[int(row["number"])] = refusal.name
            self.times[int(row["number"])] = self.grants.world.now()

    # Rounds

    def _draft(self, row: Row) -> None:
        given = self._toml(row["file"])
        self.grants.draft(
            budget=money.parse(given["budget"]),
            floor=money.parse(given["floor"]),
            ceiling=money.parse(given["ceiling"]),
            match_bps=given["match_bps"],
            opens_at=int(given["opens"].timestamp()),
            closes_at=int(given["closes"].timestamp()),
            regime=UNIFORM_GUIDANCE,
            quorum=given["quorum"],
            maxima=[each["highest"] for each in given["criteria"]],
        )

    def _publish(self, row: Row) -> None:
        number = int(row["subject"])
        plan = self.grants.round(number)["planHash"]
        self._send(row, self._rounds.publishRound(number, plan))

    def _close_panel(self, row: Row) -> None:
        self._send(row, self._rounds.closePanel(int(row["subject"])))

    def _submission(self, row: Row) -> tuple[Any, ...]:
        given = self._toml(row["file"])
        return self.grants.submission(
            row["who"],
            pay_to=given["pay_to"],
            amounts=[money.parse(given["amounts"][name]) for name in self.categories],
            matched=money.parse(given["matched"]),
            documents=digest("".join(given["documents"])),
        )

    def _submit(self, row: Row) -> None:
        wanted = self._submission(row)
        content = keccak(encode([SUBMISSION_TYPE], [wanted]))
        signed = self.grants.applicant(row["who"], "apply", int(row["subject"]), content)
        self._anyone(self._rounds.submit(int(row["subject"]), wanted, signed))

    def _revise(self, row: Row) -> None:
        wanted, number = self._submission(row), int(row["subject"])
        content = keccak(encode([SUBMISSION_TYPE], [wanted]))
        signed = self.grants.applicant(row["who"], "revise", number, content)
        self._anyone(self._rounds.revise(number, wanted, signed))

    def _ask(self, row: Row) -> None:
        fn = self._rounds.askRevision(int(row["subject"]), digest(row["detail"]))
        self._send(row, fn)

    def _withdraw(self, row: Row) -> None:
        number = int(row["subject"])
        signed = self.grants.applicant(row["who"], "withdraw", number)
        self._anyone(self._rounds.withdraw(number, signed))

    def _identify(self, row: Row) -> None:
        self._send(row, self._rounds.identify(int(row["subject"]), digest(row["detail"])))

    def _assign(self, row: Row) -> None:
        office, at = self._place(row["detail"])
        reviewer = self.grants.world.person(office, at)
        self._send(row, self._rounds.assign([int(row["subject"])], reviewer))

    def _attest(self, row: Row) -> None:
        fn = self._rounds.attest([int(row["subject"])], row["detail"] == "conflict")
        self._send(row, fn)

    def _post(self, row: Row) -> None:
        given = self._toml(row["file"])
        _, at = self._place(row["detail"])
        sheet = self.grants.sheet(given["application"], given["scores"], at)
        self._send(row, self._rounds.postSheets([sheet]))

    # Awards

    def _recommend(self, row: Row) -> None:
        with (self.folder / row["file"]).open(newline="") as file:
            lines = list(csv.DictReader(file))
        for line in lines:
            amounts = line["milestones"].split(";") if line["milestones"] else []
            amounts = amounts or [line[name] for name in self.categories]
            plan = self.grants.plan(
                int(line["application"]),
                **{
                    "lines": [money.parse(each) for each in amounts],
                    "from": self._midnight(date.fromisoformat(line["from"])),
                    "to": self._midnight(date.fromisoformat(line["to"])) + DAY,
                    "mode": MODES[line["mode"]],
                    "indirect_bps": int(line["indirect_bps"]),
                    "tolerance_bps": int(line["tolerance_bps"]),
                },
            )
            self._send(row, self._awards.recommend(plan))

    def _approve_award(self, row: Row) -> None:
        number = int(row["subject"])
        terms = self.grants.award(number)["termsHash"]
        self._send(row, self._awards.approveAward(number, terms))

    def _accept(self, row: Row) -> None:
        self.grants.accept(int(row["subject"]), row["who"])

    # Draws

    def _request(self, row: Row) -> None:
        given, award = self._toml(row["file"]), int(row["subject"])
        line = given["line"]
        invoice = given.get("invoice")
        wanted = self.grants.request(
            line=line - 1 if isinstance(line, int) else self.categories.index(line),
            amount=money.parse(given["amount"]),
            matched=money.parse(given["matched"]),
            cost_from=self._midnight(given["cost_from"]),
            cost_to=self._midnight(given["cost_to"]),
            cost_ref=self._cost(invoice),
            gross=money.parse(invoice["gross"]) if invoice else 0,
        )
        self._anyone(self.grants.request_call(award, wanted, row["who"]))

    def _withdraw_draw(self, row: Row) -> None:
        number = int(row["subject"])
        draw = self.grants.draw_of(number)
        given = {"subject": number, "content": draw["contentHash"], "name": row["who"]}
        signed = self.grants.grantee(draw["award"], "withdraw draw", **given)
        self._anyone(self._awards.withdrawDraw(number, signed))

    def _review(self, row: Row) -> None:
        number = int(row["subject"])
        content = self.grants.draw_of(number)["contentHash"]
        self._send(row, self._awards.reviewDraw(number, content))

    def _deny(self, row: Row) -> None:
        self._send(row, self._awards.denyDraw(int(row["subject"]), digest(row["detail"])))

    def _approve_draw(self, row: Row) -> None:
        number = int(row["subject"])
        content = self.grants.draw_of(number)["contentHash"]
        self._send(row, self._awards.approveDraw(number, content))

    def _settle(self, row: Row) -> None:
        number, world = int(row["subject"]), self.grants.world
        # Early in the year few blocks are mined, and the window asks for some of them too.
        missing = self.grants.draw_of(number)["payableBlock"] - world.client.head()[0]
        if missing > 0:
            world.mine(missing)
        self._anyone(self._awards.settlePayment(self.grants.payment_id(number)))

    def _substantiate(self, row: Row) -> None:
        given, number = self._toml(row["file"]), int(row["subject"])
        gross = money.parse(given["invoice"]["gross"])
        evidence = digest("".join(given["documents"]))
        shown = (money.parse(given["amount"]), self._cost(given["invoice"]), gross, evidence)
        content = keccak(encode(["uint64", "bytes32", "uint64", "bytes32"], shown))
        award = self.grants.draw_of(number)["award"]
        signed = self._signed(award, "substantiate", subject=number, content=content)
        self._send(row, self._awards.substantiate(number, *shown, signed))

    def _submit_milestone(self, row: Row) -> None:
        award, line = int(row["subject"]), int(row["detail"]) - 1
        evidence = digest((self.folder / row["file"]).read_text())
        signed = self._signed(award, "milestone", subject=line, content=evidence)
        self._anyone(self._awards.submitMilestone(award, line, evidence, signed))

    def _judge_milestone(self, row: Row) -> None:
        award = int(row["subject"])
        number, word = row["detail"].split()
        line = int(number) - 1
        evidence = self._awards.linesOf(award).call()[line][3]
        judged = (award, line, evidence, word == "accept", digest("seen"))
        self._send(row, self._awards.judgeMilestone(*judged))

    # Changes and the end

    def _rebudget(self, row: Row) -> None:
        award = int(row["subject"])
        lines = [int(each[0]) for each in self._awards.linesOf(award).call()]
        for each in row["detail"].split(";"):
            name, amount = each.split("=")
            lines[self.categories.index(name)] = money.parse(amount)
        content = keccak(encode(["uint64[]"], [lines]))
        signed = self._signed(award, "rebudget", content=content, by="amendments")
        program = self.grants.awards.address
        self._anyone(self._amendments.rebudget(program, award, lines, signed))

    def _extend(self, row: Row) -> None:
        award, to = int(row["subject"]), self._midnight(date.fromisoformat(row["detail"])) + DAY
        content = to.to_bytes(32, "big")
        signed = self._signed(award, "extend", content=content, by="amendments")
        given = (self.grants.awards.address, award, to, digest("late"), signed)
        self._send(row, self._amendments.extend(*given))

    def _recover(self, row: Row) -> None:
        amount, world = money.parse(row["detail"]), self.grants.world
        payer = founding.funded(world.client, row["who"])
        payer.send(world.token.functions.mint(payer.address, amount))
        payer.send(world.token.functions.approve(world.treasury.address, amount))
        number = self.grants.payment_id(int(row["subject"]))
        recover = world.treasury.functions.recover(self.grants.awards.address, number, amount)
        payer.send(recover)

    def _report(self, row: Row) -> None:
        award = int(row["subject"])
        report = digest((self.folder / row["file"]).read_text())
        signed = self._signed(award, "report", content=report)
        self._anyone(self._awards.submitReport(award, report, signed))

    def _close(self, row: Row) -> None:
        award = int(row["subject"])
        report = self.grants.award(award)["report"]
        self._send(row, self._awards.closeAward(award, report))

    def _propose_key(self, row: Row) -> None:
        self._send(row, self._key(row, "proposeKey"))

    def _link_key(self, row: Row) -> None:
        self._send(row, self._key(row, "linkKey"))

    def _key(self, row: Row, act: str) -> ContractFunction:
        office, at = self._place(row["subject"])
        person = self.grants.world.person(office, at)
        offices = self.grants.world.offices.functions
        fn: ContractFunction = offices[act](person, row["detail"])
        return fn

    # Who, where, when

    def _send(self, row: Row, fn: ContractFunction) -> None:
        office, at = self._place(row["who"])
        self.grants.world.send(office, fn, at)

    def _place(self, who: str) -> tuple[str, int]:
        """The office of a key by its name, and which of its officers it is of."""
        name, _, number = who.rpartition("-")
        if not number.isdigit():
            return who.replace("-", "_"), 0
        office = "appointing_authority" if name == "authority" else name.replace("-", "_")
        return office, int(number) - 1

    def _anyone(self, fn: ContractFunction) -> None:
        self.grants.world.stranger().send(fn)

    def _signed(self, award: int, action: str, **given: Any) -> tuple[int, bytes, bytes]:
        """The signature of an award's grantee, whichever key applied for it."""
        application = self.grants.award(award)["application"]
        return self.grants.grantee(award, action, name=f"applicant-{application:04d}", **given)

    def _cost(self, invoice: Mapping[str, Any] | None) -> bytes:
        return digest(str(sorted(invoice.items()))) if invoice else bytes(32)

    def _toml(self, file: str) -> dict[str, Any]:
        return tomllib.loads((self.folder / file).read_text())

    def _midnight(self, day: date) -> int:
        return int(datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp())

    @property
    def _rounds(self) -> Any:
        return self.grants.world.rounds.functions

    @property
    def _awards(self) -> Any:
        return self.grants.awards.functions

    @property
    def _amendments(self) -> Any:
        return self.grants.world.amendments.functions
