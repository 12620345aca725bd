"""Payment runs, and payments that left their run."""

from __future__ import annotations

from almoner.acts import payments, reviews
from almoner.simulate.playing.script import Step
from almoner.simulate.playing.stage import Stage


def open_run(stage: Stage, step: Step) -> None:
    """A maker opens a run."""
    made = step.first("RunOpened")
    said, agency = made.args, stage.agencies[made.address]
    asked = [int(said[name]) for name in ("period", "first", "last", "allotment")]
    stage.officer(said["maker"]).send(agency.program.functions.openRun(*asked))


def seal(stage: Stage, step: Step) -> None:
    """As many words as the population sealed together."""
    made = step.first("WordSealed")
    agency, run = stage.agencies[made.address], int(made.args["run"])
    stage.relay.send(agency.program.functions.seal(run, len(step.events)))


def approve(stage: Stage, step: Step) -> None:
    """An approver signs what the contracts say of a run."""
    made = step.first("RunApproved")
    agency, run = stage.agencies[made.address], int(made.args["run"])
    reviews.approve(agency, stage.officer(made.args["by"]), reviews.review(agency, run))


def settle(stage: Stage, step: Step) -> None:
    """A word. The token refuses what the population says it refused."""
    made = step.first("WordSettled")
    said, agency = made.args, stage.agencies[made.address]
    mask = int(said["paidBits"]) | int(said["laneLeft"])
    refused = [each.args["payTo"] for each in step.events if each.event == "PaymentFailed"]
    settling = agency.program.functions.settle(int(said["run"]), [int(said["word"])], [mask])
    with stage.refusing(refused):
        stage.relay.send(settling)


def set_aside(stage: Stage, step: Step) -> None:
    """A payment that failed again."""
    made = step.first("PaymentSetAside")
    with stage.refusing([made.args["payTo"]]):
        payments.set_aside(stage.agencies[made.address], stage.relay, int(made.args["paymentId"]))


def settle_payment(stage: Stage, step: Step) -> None:
    """A payment of its own."""
    made = step.first("PaymentSettled")
    payments.settle(stage.agencies[made.address], stage.relay, int(made.args["paymentId"]))


ACTS = {
    "RunOpened": open_run,
    "WordSealed": seal,
    "RunApproved": approve,
    "WordSettled": settle,
    "PaymentSettled": settle_payment,
    "PaymentSetAside": set_aside,
}
