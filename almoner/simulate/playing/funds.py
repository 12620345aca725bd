"""What budget officers do, and the source of the money."""

from __future__ import annotations

from almoner.acts import funds
from almoner.acts.funds import Availability
from almoner.simulate.playing.script import Step
from almoner.simulate.playing.stage import Stage


def appropriate(stage: Stage, step: Step) -> None:
    """A budget officer books an appropriation."""
    said = step.first("Appropriated").args
    funds.appropriate(
        stage.treasury,
        stage.officer(said["by"]),
        purpose=int(said["purpose"]),
        source=said["source"],
        ceiling=int(said["ceiling"]),
        availability=Availability(
            start=int(said["from"]), end=int(said["to"]), cancel=int(said["cancelAt"])
        ),
    )


def fund(stage: Stage, step: Step) -> None:
    """The source gets its money from nowhere, as test tokens do."""
    said = step.first("Funded").args
    source, amount = stage.hand("source"), int(said["amount"])
    source.send(stage.token.functions.mint(source.address, amount))
    funds.fund(stage.treasury, stage.token, source, int(said["appropriation"]), amount)


def allot(stage: Stage, step: Step) -> None:
    """Authority to a program."""
    said = step.first("Allotted").args
    program = stage.names.real(said["program"])
    appropriation, amount = int(said["appropriation"]), int(said["amount"])
    funds.allot(stage.treasury, stage.officer(said["by"]), appropriation, program, amount)


def apportion(stage: Stage, step: Step) -> None:
    """Cash to an allotment."""
    said = step.first("Apportioned").args
    allotment, amount = int(said["allotment"]), int(said["amount"])
    stage.officer(said["by"]).send(stage.treasury.functions.apportion(allotment, amount))


ACTS = {
    "Appropriated": appropriate,
    "Funded": fund,
    "Allotted": allot,
    "Apportioned": apportion,
}
