"""Awards and their draws, from a recommendation to the closing."""

from __future__ import annotations

from almoner.acts import awards, closeouts, draws, messages
from almoner.acts.applications import Signature
from almoner.chain.sender import Sender
from almoner.simulate.playing.rounds import APPLICATION
from almoner.simulate.playing.script import Said, Step
from almoner.simulate.playing.signing import LASTING
from almoner.simulate.playing.stage import Stage


def recommend(stage: Stage, step: Step) -> None:
    """An award for an application."""
    made = step.first("AwardRecommended")
    said = made.args
    plan = (
        int(said["application"]),
        [int(each) for each in said["lines"]],
        *(int(said[name]) for name in ("from", "to", "mode", "indirectBps", "toleranceBps")),
        stage.names.data(said["conditions"]),
    )
    awards.recommend(stage.agencies[made.address], stage.officer(said["by"]), plan)
    signer = stage.signers.standing((APPLICATION, int(said["application"])))
    stage.signers.binds((made.address, int(said["award"])), signer)


def approve(stage: Stage, step: Step) -> None:
    """An approver signs the terms the contracts have."""
    made = step.first("AwardApproved")
    agency = stage.agencies[made.address]
    award = awards.show(agency, int(made.args["award"]))
    awards.approve(agency, stage.officer(made.args["by"]), award)


def accept(stage: Stage, step: Step) -> None:
    """The grantee signs the same."""
    made = step.first("AwardAccepted")
    agency, number = stage.agencies[made.address], int(made.args["award"])
    terms = awards.show(agency, number).terms_hash
    awards.accept(agency, _relay(stage, step), number, _signed(stage, step, terms))


def request(stage: Stage, step: Step) -> None:
    """A grantee asks for money."""
    made = step.first("DrawRequested")
    said, number = made.args, int(made.args["award"])
    wanted = (
        int(said["line"]),
        int(said["amount"]),
        int(said["matched"]),
        int(said["costFrom"]),
        int(said["costTo"]),
        stage.names.data(said["costRef"]),
        int(said["gross"]),
        stage.names.data(said["evidence"]),
    )
    signature = _signed(stage, step, draws.content(number, wanted))
    draws.request(stage.agencies[made.address], _relay(stage, step), number, wanted, signature)


def review(stage: Stage, step: Step) -> None:
    """An officer finds a request in order."""
    made = step.first("DrawReviewed")
    agency = stage.agencies[made.address]
    draw = draws.show(agency, int(made.args["draw"]))
    draws.review(agency, stage.officer(made.args["by"]), draw)


def approve_draw(stage: Stage, step: Step) -> None:
    """An approver signs the request the contracts have."""
    made = step.first("DrawApproved")
    agency = stage.agencies[made.address]
    draw = draws.show(agency, int(made.args["draw"]))
    draws.approve(agency, stage.officer(made.args["by"]), draw)


def substantiate(stage: Stage, step: Step) -> None:
    """What an advance was spent on."""
    made = step.first("DrawSubstantiated")
    said = made.args
    shown = (
        int(said["amount"]),
        stage.names.data(said["costRef"]),
        int(said["gross"]),
        stage.names.data(said["evidence"]),
    )
    signature = _signed(stage, step, draws.shown_content(shown))
    officer = stage.officer(said["by"])
    draws.substantiate(stage.agencies[made.address], officer, int(said["draw"]), shown, signature)


def submit_milestone(stage: Stage, step: Step) -> None:
    """A grantee says that a milestone is reached."""
    made = step.first("MilestoneSubmitted")
    agency, number, line = stage.agencies[made.address], *_place(made)
    evidence = stage.names.data(made.args["evidence"])
    signature = _signed(stage, step, evidence)
    draws.submit_milestone(agency, _relay(stage, step), number, line, evidence, signature)


def judge_milestone(stage: Stage, step: Step) -> None:
    """An officer says whether it is."""
    made = step.first("MilestoneJudged")
    said = made.args
    draws.judge_milestone(
        stage.agencies[made.address],
        stage.officer(said["by"]),
        *_place(made),
        stage.names.data(said["evidence"]),
        stage.names.data(said["reasonHash"]),
        accepted=said["accepted"],
    )


def report(stage: Stage, step: Step) -> None:
    """The final report."""
    made = step.first("ReportSubmitted")
    agency, number = stage.agencies[made.address], int(made.args["award"])
    told = stage.names.data(made.args["report"])
    closeouts.submit_report(agency, _relay(stage, step), number, told, _signed(stage, step, told))


def close(stage: Stage, step: Step) -> None:
    """An officer closes an award on its report."""
    made = step.first("AwardClosed")
    agency = stage.agencies[made.address]
    award = closeouts.reported(agency, int(made.args["award"]))
    closeouts.close(agency, stage.officer(made.args["by"]), award)


def _place(made: Said) -> tuple[int, int]:
    return int(made.args["award"]), int(made.args["line"])


def _relay(stage: Stage, step: Step) -> Sender:
    return stage.by(step.first("ClaimantActed").args["relayer"])


def _signed(stage: Stage, step: Step, content: bytes) -> Signature:
    """The grantee's signature under what the step says that it did."""
    said = step.first("ClaimantActed").args
    agency, number = stage.agencies[said["program"]], int(said["caseNo"])
    message = messages.grantee(
        agency,
        number,
        said["action"],
        subject=int(said["subject"]),
        content=content,
        deadline=LASTING,
    )
    return stage.signers.sign(stage.signers.standing((said["program"], number)), message)


ACTS = {
    "AwardRecommended": recommend,
    "AwardApproved": approve,
    "AwardAccepted": accept,
    "DrawRequested": request,
    "DrawReviewed": review,
    "DrawApproved": approve_draw,
    "DrawSubstantiated": substantiate,
    "MilestoneSubmitted": submit_milestone,
    "MilestoneJudged": judge_milestone,
    "ReportSubmitted": report,
    "AwardClosed": close,
}
