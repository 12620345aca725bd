"""An application to a round, as `GrantRounds` keeps it. The subject is its number."""

from __future__ import annotations

from eth_abi.abi import encode
from eth_utils.crypto import keccak

from almoner import money
from almoner.testing.grant_samples import SUBMISSION_TYPE
from almoner.testing.samples import digest
from almoner.testing.states import programs, rounds
from almoner.testing.states.machine import Call, Guard, Machine, after, perform
from almoner.testing.states.programs import NAME, by, relayed
from almoner.testing.world import World

ASKED = money.parse("100,000")
SCORES = [40, 20, 10]


def _none(world: World) -> int:
    """The first application to come; a round is open."""
    programs.opened(world).open_round()
    return int(world.rounds.functions.applications().call()) + 1


def _round(world: World) -> int:
    return int(world.rounds.functions.rounds().call())


def _submit(world: World, _: int) -> Call:
    return rounds.MACHINE.acts["apply"](world, _round(world))


def _revise(world: World, application: int) -> Call:
    grants = programs.of(world)
    wanted = grants.submission(NAME, documents=digest("better documents"))
    content = keccak(encode([SUBMISSION_TYPE], [wanted]))
    signed = grants.applicant(NAME, "revise", application, content)
    return relayed(world, world.rounds.functions.revise(application, wanted, signed))


def _ask_revision(world: World, application: int) -> Call:
    function = world.rounds.functions.askRevision(application, digest("which costs?"))
    return by(world, "grants_officer", function)


def _withdraw(world: World, application: int) -> Call:
    signed = programs.of(world).applicant(NAME, "withdraw", application)
    return relayed(world, world.rounds.functions.withdraw(application, signed))


def _identify(world: World, application: int) -> Call:
    function = world.rounds.functions.identify(application, digest("organization"))
    return by(world, "grants_officer", function)


def _offer(world: World, application: int) -> Call:
    function = world.rounds.functions.reserve(application, ASKED)
    return Call(sender=programs.of(world).awards.address, function=function)


def _close_round(world: World, _: int) -> None:
    world.warp_to(programs.of(world).round(_round(world))["closesAt"])


def _post_sheets(world: World, application: int) -> None:
    grants, functions = programs.of(world), world.rounds.functions
    for at in range(2):
        reviewer = world.person("reviewer", at)
        world.send("grants_officer", functions.assign([application], reviewer))
        world.send("reviewer", functions.attest([application], False), at)
    _close_round(world, application)
    sheets = [grants.sheet(application, SCORES, at) for at in range(2)]
    world.send("grants_officer", functions.postSheets(sheets))


def _identified(world: World, application: int) -> None:
    perform(world, _identify(world, application))


def _close_panel(world: World, application: int) -> None:
    _close_round(world, application)
    world.send("grants_officer", world.rounds.functions.closePanel(_round(world)))


_submitted = after(_none, _submit)
_withdrawn = after(_submitted, _withdraw)
_awarded = after(_submitted, _post_sheets, _identified, _close_panel, _offer)

MACHINE = Machine(
    enum="ApplicationState",
    state=lambda world, application: int(programs.of(world).application(application)["state"]),
    reach={
        "none": _none,
        "submitted": _submitted,
        "withdrawn": _withdrawn,
        "awarded": _awarded,
    },
    begins=frozenset({"submit"}),
    acts={
        "submit": _submit,
        "revise": _revise,
        "ask for a revision": _ask_revision,
        "withdraw": _withdraw,
        "identify": _identify,
        "offer an award": _offer,
    },
    guards={
        "while its round is open": Guard(broken=_close_round),
        "with as many sheets as its round asks": Guard(met=_post_sheets),
        "once it is known whose it is": Guard(met=_identified),
        "once the panel is closed": Guard(met=_close_panel),
    },
)
