"""What authorities do: persons and their terms."""

from __future__ import annotations

from almoner.simulate.playing.script import Step
from almoner.simulate.playing.stage import Stage


def propose_person(stage: Stage, step: Step) -> None:
    """One authority proposes a new person."""
    said = step.first("PersonProposed").args
    stage.officer(said["by"]).send(stage.offices.functions.proposePerson(said["key"]))


def open_person(stage: Stage, step: Step) -> None:
    """Another opens the person."""
    said = step.first("PersonOpened").args
    stage.officer(said["confirmer"]).send(stage.offices.functions.openPerson(said["key"]))


def propose_appointment(stage: Stage, step: Step) -> None:
    """One authority proposes a term."""
    said = step.first("AppointmentProposed").args
    term = [int(said[name]) for name in ("person", "office", "from", "until")]
    stage.officer(said["by"]).send(stage.offices.functions.proposeAppointment(*term))


def appoint(stage: Stage, step: Step) -> None:
    """Another confirms it."""
    said = step.first("Appointed").args
    term = [int(said[name]) for name in ("person", "office", "from", "until")]
    stage.officer(said["confirmer"]).send(stage.offices.functions.appoint(*term))


def remove(stage: Stage, step: Step) -> None:
    """An authority ends a term."""
    said = step.first("Removed").args
    term = int(said["person"]), int(said["office"])
    stage.officer(said["by"]).send(stage.offices.functions.remove(*term))


ACTS = {
    "PersonProposed": propose_person,
    "PersonOpened": open_person,
    "AppointmentProposed": propose_appointment,
    "Appointed": appoint,
    "Removed": remove,
}
