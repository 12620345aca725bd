"""Rounds of a grant program: drafted, applied to, judged."""

from __future__ import annotations

from almoner.acts import applications, messages, panels, rounds
from almoner.chain.agency import Agency
from almoner.simulate.playing.script import Said, Step
from almoner.simulate.playing.signing import LASTING, sign
from almoner.simulate.playing.stage import Stage
from almoner.simulate.population import keys

_PLAN = ("budget", "floor", "ceiling", "matchBps", "opensAt", "closesAt", "regime", "quorum")


def draft(stage: Stage, step: Step) -> None:
    """A round."""
    said = step.first("RoundDrafted").args
    agency = stage.agencies[said["program"]]
    plan = (
        agency.program.address,
        int(said["allotment"]),
        *(int(said[name]) for name in _PLAN),
        [int(each) for each in said["maxima"]],
        stage.names.data(said["rubric"]),
    )
    stage.plans[int(said["round"])] = plan
    rounds.draft(agency, stage.officer(said["by"]), plan)


def publish(stage: Stage, step: Step) -> None:
    """The same by another person."""
    said = step.first("RoundPublished").args
    number = int(said["round"])
    rounds.publish(_agency(stage), stage.officer(said["by"]), number, stage.plans[number])


def submit(stage: Stage, step: Step) -> None:
    """An application, signed by its organization."""
    said = step.first("ApplicationSubmitted").args
    agency, number = _agency(stage), int(said["round"])
    stage.signers.grantee(said["signer"])
    signer = stage.names.data(said["signer"])
    amounts = [int(each) for each in said["amounts"]]
    documents = stage.names.data(said["documents"])
    asked = (signer, said["payTo"], amounts, int(said["matched"]), documents)
    content = applications.content(asked)
    message = messages.applicant(agency, "apply", number, content, signer, LASTING)
    signature = stage.signers.sign(said["signer"], message)
    applications.submit(agency, stage.by(said["relayer"]), number, asked, signature)
    stage.signers.binds((APPLICATION, int(said["application"])), said["signer"])


def identify(stage: Stage, step: Step) -> None:
    """Which organization it is."""
    said = step.first("ApplicantIdentified").args
    number, org = int(said["application"]), stage.names.data(said["orgRef"])
    applications.identify(_agency(stage), stage.officer(said["by"]), number, org)


def assign(stage: Stage, step: Step) -> None:
    """A reviewer for an application."""
    said = step.first("ReviewerAssigned").args
    reviewer, number = int(said["reviewer"]), int(said["application"])
    panels.assign(_agency(stage), stage.officer(said["by"]), reviewer, [number])


def attest(stage: Stage, step: Step) -> None:
    """Whether a reviewer has a conflict."""
    said = step.first("ConflictAttested").args
    reviewer, number = stage.officer(said["reviewer"]), int(said["application"])
    panels.attest(_agency(stage), reviewer, [number], conflicted=said["conflicted"])


def post(stage: Stage, step: Step) -> None:
    """The sheets of several reviewers, each signed by its own."""
    agency = _agency(stage)
    sheets = [_sheet(stage, agency, each) for each in step.logs]
    panels.post(agency, stage.officer(step.logs[0].args["by"]), sheets)


def close(stage: Stage, step: Step) -> None:
    """The end of a panel."""
    said = step.first("PanelClosed").args
    rounds.close_panel(_agency(stage), stage.officer(said["by"]), int(said["round"]))


def _sheet(stage: Stage, agency: Agency, made: Said) -> panels.Sheet:
    said = made.args
    number, scores = int(said["application"]), [int(each) for each in said["scores"]]
    comments = stage.names.data(said["comments"])
    content = applications.show(agency, number).content
    message = messages.sheet(agency, number, content, scores, comments)
    reviewer = stage.officer(said["reviewer"])
    secret = keys.secret(stage.seed, "officer", int(said["reviewer"]))
    return number, scores, comments, reviewer.address, sign(secret, message)


def _agency(stage: Stage) -> Agency:
    """The agency with its grant program, of which a population has one."""
    assert stage.granting is not None
    return stage.granting


APPLICATION = "application"
"""Whose signer an application's is."""
ACTS = {
    "RoundDrafted": draft,
    "RoundPublished": publish,
    "ApplicationSubmitted": submit,
    "ApplicantIdentified": identify,
    "ReviewerAssigned": assign,
    "ConflictAttested": attest,
    "SheetPosted": post,
    "PanelClosed": close,
}
