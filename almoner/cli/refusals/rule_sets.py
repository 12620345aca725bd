"""Refusals of RuleSets: what the fraud check judges by, and what it says it judged."""

from __future__ import annotations

from collections.abc import Mapping

from almoner.cli.refusals.phrases import Phrase, same_person, unknown_program

PHRASES: Mapping[str, Phrase] = {
    "RuleSets_UnknownProgram": unknown_program,
    "RuleSets_Incomplete": lambda _: (
        "The digest of the rule set or of its back-test report is missing: give the program file "
        "and the report."
    ),
    "RuleSets_AlreadyActive": lambda _: (
        "This rule set is active already: there is nothing to propose."
    ),
    "RuleSets_NotProposed": lambda _: (
        "No program admin in office proposed this very rule set with this very report, or another "
        "was proposed since: see almoner rule list, and compare the program file and the report "
        "with theirs."
    ),
    "RuleSets_SamePerson": same_person,
    "RuleSets_NotActive": lambda _: (
        "No rule set is active in this program: the fraud check may only alert already."
    ),
    "RuleSets_NotNext": lambda facts: (
        f"Outcomes from block {facts['first']} on do not follow those posted: begin at block "
        f"{facts['next']}."
    ),
    "RuleSets_EmptySpan": lambda facts: (
        f"Outcomes cannot end at block {facts['last']} if they begin at block {facts['first']}: "
        "post them once there is a block to judge."
    ),
    "RuleSets_FutureBlock": lambda facts: (
        f"Block {facts['last']} is not over: post its outcomes once it is."
    ),
    "RuleSets_ForeignBlock": lambda facts: (
        f"Block {facts['last']} is another on this chain, or too long ago to tell: follow the "
        "chain, and post outcomes up to a block of the last hours."
    ),
    "RuleSets_NoRoot": lambda facts: (
        f"The root of the outcomes of blocks {facts['first']} to {facts['last']} is missing: "
        "give it."
    ),
}
