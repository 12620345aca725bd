"""The contracts' refusals as sentences for the person at the command line."""

from __future__ import annotations

from collections.abc import Callable

from almoner.cli.refusals import (
    amendments,
    awards,
    benefits,
    changes,
    hearings,
    holds,
    libraries,
    offices,
    roster,
    rounds,
    rule_sets,
    treasury,
)
from almoner.cli.refusals.phrases import Facts, Phrase
from almoner.errors import AlmonerError, Reverted
from almoner.numbering import on_chain

PHRASES: dict[str, Phrase] = {
    **offices.PHRASES,
    **treasury.PHRASES,
    **benefits.PHRASES,
    **awards.PHRASES,
    **roster.PHRASES,
    **holds.PHRASES,
    **rule_sets.PHRASES,
    **changes.PHRASES,
    **hearings.PHRASES,
    **rounds.PHRASES,
    **amendments.PHRASES,
    **libraries.PHRASES,
}
"""What is said of each error's arguments, by the error's name."""


def _as_it_is(text: str) -> str:
    return text


def sentence(fault: AlmonerError, spelled: Callable[[str], str] = _as_it_is, more: str = "") -> str:
    """What went wrong, for people, what can be done next, and what the command itself adds.

    A refusal known here keeps its raw form in parentheses, with the numbers of the chain. `spelled`
    names keys and persons.
    """
    return " ".join([_said(fault, spelled, more), *getattr(fault, "__notes__", ())])


def _said(fault: AlmonerError, spelled: Callable[[str], str], more: str) -> str:
    if not isinstance(fault, Reverted) or fault.name not in PHRASES:
        return str(fault)
    try:
        plain = PHRASES[fault.name](_facts(fault))
    except (KeyError, ValueError, TypeError, IndexError, OverflowError):
        # Another contract's error of the same name: what it said is still shown.
        return str(fault)
    return " ".join(filter(None, (spelled(plain), more, f"(on the chain: {fault.rendered})")))


def _facts(fault: Reverted) -> Facts:
    """An error's arguments, of which a case must not read as the agency's number."""
    facts: Facts = fault.arguments
    return {**facts, "caseNo": on_chain(facts["caseNo"])} if "caseNo" in facts else facts


__all__ = ["PHRASES", "sentence"]
