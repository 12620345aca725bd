"""Holds of payments, and appeals."""

from __future__ import annotations

from almoner import typed_data
from almoner.acts import appeals, holds
from almoner.acts.holds import Grounds
from almoner.simulate.playing.changes import signed
from almoner.simulate.playing.script import Step
from almoner.simulate.playing.stage import Stage


def register(stage: Stage, step: Step) -> None:
    """A rule."""
    said = step.first("RuleRegistered").args
    fn = stage.holds.functions.registerRule
    rule = int(said["family"]), stage.names.data(said["ruleHash"]), said["authority"]
    stage.officer(said["by"]).send(fn(*rule))


def arm(stage: Stage, step: Step) -> None:
    """The same by another person."""
    said = step.first("RuleArmed").args
    stage.officer(said["by"]).send(stage.holds.functions.armRule(int(said["ruleNo"])))


def place(stage: Stage, step: Step) -> None:
    """An investigator holds a payment."""
    said = step.first("HoldPlaced").args
    grounds = Grounds(
        rule_no=int(said["ruleNo"]),
        reason=int(said["reason"]),
        alert=stage.names.data(said["alert"]),
        evidence=stage.names.data(said["evidence"]),
        notice=stage.names.data(said["notice"]),
    )
    agency, payment = stage.agencies[said["program"]], int(said["paymentId"])
    holds.place(agency, stage.officer(said["by"]), payment, grounds, int(said["expiresAt"]))


def release(stage: Stage, step: Step) -> None:
    """A hold was unfounded."""
    said = step.first("HoldReleased").args
    agency, reason = stage.agencies[said["program"]], stage.names.data(said["reasonHash"])
    holds.release(agency, stage.officer(said["by"]), int(said["paymentId"]), reason)


def sustain(stage: Stage, step: Step) -> None:
    """A hold was well founded."""
    said = step.first("HoldSustained").args
    agency, reason = stage.agencies[said["program"]], stage.names.data(said["reasonHash"])
    holds.sustain(agency, stage.officer(said["by"]), int(said["paymentId"]), reason)


def lapse(stage: Stage, step: Step) -> None:
    """The time of a hold is over."""
    said = step.first("HoldLapsed").args
    holds.lapse(stage.agencies[said["program"]], stage.relay, int(said["paymentId"]))


def appeal(stage: Stage, step: Step) -> None:
    """By the person's signature, or at the counter."""
    said = step.first("AppealFiled").args
    agency, subject = stage.agencies[said["program"]], int(said["subject"])
    statement = stage.names.data(said["statement"])
    if step.has("ClaimantActed"):
        acted = step.first("ClaimantActed")
        signature = signed(stage, acted, statement, typed_data.HEARINGS)
        relay = stage.by(acted.args["relayer"])
        appeals.appeal(agency, relay, subject, statement, signature)
    else:
        by, received = stage.officer(said["filer"]), int(said["receivedAt"])
        appeals.file(agency, by, subject, statement, received, waive=said["waived"])


def decide(stage: Stage, step: Step) -> None:
    """A hearing officer decides."""
    said = step.first("AppealDecided").args
    appeals.decide(
        stage.agencies[said["program"]],
        stage.officer(said["by"]),
        int(said["subject"]),
        stage.names.data(said["reasonHash"]),
        for_claimant=said["forClaimant"],
    )


ACTS = {
    "RuleRegistered": register,
    "RuleArmed": arm,
    "HoldPlaced": place,
    "HoldReleased": release,
    "HoldSustained": sustain,
    "HoldLapsed": lapse,
    "AppealFiled": appeal,
    "AppealDecided": decide,
}
