"""`almoner replay`: an alert recomputed from the ledger's facts, by its rules or by others."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import click

from almoner.chain import deployment
from almoner.cli import bars, session
from almoner.cli.monitor import of_programs
from almoner.cli.session import Session
from almoner.errors import AlmonerError, Fault, InputError
from almoner.fraud import policy as versions
from almoner.fraud.grounds import Ground, Policy
from almoner.fraud.policy import RuleSet
from almoner.ledger import store
from almoner.ledger.opening import beside
from almoner.ledger.reading import reading
from almoner.monitor.policy import notice, parameters
from almoner.monitor.replaying import Judgment, Replay, difference, recorded
from almoner.monitor.source import decoder
from almoner.program import Described, load_any

_OTHERS = (
    "Findings of one program count in others: if the monitor was given the files of several, name "
    "them all with --program."
)
_WORDS = {
    "hold": "it is to be held",
    "alert": "a person looks at it",
    "shadow": "nothing follows but a note",
    "referral": "an investigator hears of it",
}


@click.command()
@click.option("--alert", "digits", required=True, metavar="ID", help="May be cut short.")
@click.option(
    "--rules",
    "other",
    metavar="FILE|VERSION",
    help="Say also what would follow by these rules.",
)
@of_programs
@session.as_json
def replay(digits: str, other: str | None, files: tuple[Path, ...], as_json: bool) -> None:
    """Recompute an alert or a referral from the ledger's events and transfers up to its block.

    Prints what its id is the digest of, if that and its evidence come out byte for byte; else the
    first difference, and exits with 1. With --rules, what would follow then, where every typology
    may hold for which the program's file cites an authority. It builds the projections anew up to
    that block.

    Example: almoner replay --alert 0x5f3a9c01d2e4
    """
    here = Session()
    ledger = here.settings.ledger
    scope = store.scope(ledger)
    record = deployment.load(here.settings.deployments, scope.chain_id, f"0x{scope.genesis.hex()}")
    programs = {record.program(each.id).address: each for each in map(load_any, files)}
    others = None if other is None else _version(other)
    with reading(ledger) as db, beside() as built, bars.bar("Reading") as told:
        wanted = recorded(db, scope.chain_id, digits)
        _require(wanted, programs)
        rules = _own(wanted, programs)
        anew = Replay(built, db, scope, decoder(), wanted.block, told)
        again = _judged(anew, programs, rules, wanted)
        _require_equal(wanted, again)
        instead = None if others is None else _judged(anew, programs, others, wanted)
    lines = [f"The alert 0x{wanted.digest.hex()} follows from the facts, byte for byte:"]
    lines.append(wanted.canonical)
    if others is not None:
        lines += [_said(rules.version, again), _said(str(other), instead)]
    session.say(
        "\n".join(lines),
        as_json=as_json,
        alert=f"0x{wanted.digest.hex()}",
        canonical=wanted.canonical,
        recorded=_facts(wanted),
        recomputed=_facts(again),
        **({} if others is None else {"rules": str(other), "instead": _facts(instead)}),
    )


def _version(named: str) -> RuleSet:
    path = Path(named)
    return versions.read(path) if path.suffix == ".toml" else versions.load(named)


def _require(wanted: Judgment, programs: Mapping[str, Described]) -> None:
    """Raises AlmonerError for a row that is not what its id says, InputError without its file."""
    if not wanted.is_whole:
        raise AlmonerError(
            f"What the ledger says of the alert 0x{wanted.digest.hex()} is not what its id is the "
            "digest of: the row was changed."
        )
    if wanted.program is not None and wanted.program not in programs:
        reason = f"the alert is about program {wanted.program}: name its file"
        raise InputError([Fault(field="--program", reason=reason)])


def _own(wanted: Judgment, programs: Mapping[str, Described]) -> RuleSet:
    """The version it was judged by; the current one if none here has its digest."""
    known = [versions.load(path.stem) for path in sorted(versions.FOLDER.glob("*.toml"))]
    files = [programs[wanted.program]] if wanted.program is not None else [*programs.values()]
    for rules in known:
        owns = [parameters(each, rules) for each in files]
        if wanted.rule_set in [rules.digest(own) for own in ({}, *owns)]:
            return rules
    return versions.load()


def _judged(
    anew: Replay, programs: Mapping[str, Described], rules: RuleSet, wanted: Judgment
) -> Judgment | None:
    policies = {address: _policy(file, rules) for address, file in programs.items()}
    try:
        return anew.judge(policies, rules, wanted)
    except LookupError:
        return None


def _policy(program: Described, rules: RuleSet) -> Policy:
    return Policy(
        rules=rules,
        own=parameters(program, rules),
        grounds={
            name: Ground(reason=use.reason, rule_no=0, notice=notice(program, use.reason))
            for name, use in program.rules.items()
            if use.authority is not None and name in [each.name for each in rules.typologies]
        },
    )


def _require_equal(wanted: Judgment, again: Judgment | None) -> None:
    """Raises AlmonerError, naming the first difference."""
    named = f"The alert 0x{wanted.digest.hex()} does not follow from the facts"
    if again is None:
        raise AlmonerError(f"{named}: nothing is found about it any more. {_OTHERS}")
    if again.canonical != wanted.canonical:
        found = difference(wanted.committed, again.committed)
        raise AlmonerError(f"{named}: {found}. {_OTHERS}")
    untold = difference(list(wanted.cannot_tell), list(again.cannot_tell), "cannot_tell")
    if untold is not None:
        raise AlmonerError(f"{named}: {untold}.")
    if wanted.evidence != again.evidence:
        raise AlmonerError(
            f"{named}: its evidence is not the digest of what was found, of the rules that found "
            "nothing, and of those that could not tell."
        )


def _said(version: str, found: Judgment | None) -> str:
    if found is None:
        return f"By {version} nothing follows."
    return f"By {version} {_WORDS[found.decision]} ({found.typology}, {found.score})."


def _facts(found: Judgment | None) -> dict[str, object] | None:
    if found is None:
        return None
    return {
        "decision": found.decision,
        "typology": found.typology,
        "score": found.score,
        "rule_set": f"0x{found.rule_set.hex()}",
        "evidence": None if found.evidence is None else f"0x{found.evidence.hex()}",
        "cannot_tell": list(found.cannot_tell),
    }
