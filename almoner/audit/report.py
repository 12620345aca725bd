"""An audit for people and for machines: facts, lines, and one page that stands for itself."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, select_autoescape

from almoner.audit.figures import Figures, said
from almoner.audit.finding import Finding, Findings, Severity
from almoner.audit.receipts import Proof
from almoner.audit.sample import Sample
from almoner.audit.views import Difference
from almoner.money import dollars


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What one audit came to."""

    chain_id: int
    treasury: str
    head: str
    """Hash of the last block that was read: what the headers' chain is to be compared by."""
    rehashed: bool
    """Whether every header's hash was computed anew."""
    findings: Findings
    figures: Figures
    views: tuple[int, Sequence[Difference]] | None = None
    """How many views were asked, and those that differ; None where none was."""
    proof: Proof | None = None
    """What comparing logs with receipts came to; None where there were none to compare with."""
    sample: Sample | None = None

    @property
    def told(self) -> list[Finding]:
        """What was found: first what is wrong with the record itself, since the rest may be no more
        than what follows from it.
        """
        return sorted(self.findings.all, key=lambda each: each.rule != "record")

    @property
    def weighty(self) -> bool:
        """Whether something is not in order."""
        worst = self.findings.worst
        return (worst is not None and worst >= Severity.SERIOUS) or bool(
            self.views and self.views[1]
        )

    @property
    def verdict(self) -> str:
        found = Counter(each.severity for each in self.findings.all)
        parts = [
            f"{found[each]} {each.word}" for each in sorted(Severity, reverse=True) if found[each]
        ]
        if self.findings.more:
            parts.append(f"{self.findings.more} more of the same rules")
        if self.views is not None and self.views[1]:
            parts.append(f"{len(self.views[1])} views that differ")
        return f"Found: {', '.join(parts)}." if parts else "Nothing was found."

    @property
    def logs_proven(self) -> bool:
        """Whether each log was compared with receipts and is theirs."""
        return self.proof is not None and self.proof.sound

    @property
    def proven(self) -> str:
        """Whether the data of the logs is what the chain recorded, in a sentence."""
        if self.proof is None:
            return (
                "Logs not proven by receipts: what enters no sum and no digest (an evidence, a "
                "date, a reason) may have been changed. Keep receipts with --record, or ask "
                "a node for them with --receipts."
            )
        blocks = f"{self.proof.blocks:,} blocks"
        if self.proof.strays:
            return f"Logs not proven by receipts: {self.proof.strays:,} have no header. See below."
        if self.proof.refuted:
            return f"Logs not proven by receipts in {self.proof.refuted:,} of {blocks}: see below."
        return f"Logs proven by the receipts of {blocks}."

    @property
    def facts(self) -> dict[str, Any]:
        """As JSON has it."""
        facts: dict[str, Any] = {
            "chain_id": self.chain_id,
            "treasury": self.treasury,
            "head": self.head,
            "rehashed": self.rehashed,
            "in_order": not self.weighty,
            "logs_proven": self.logs_proven,
            "proof": self.proven,
            "findings": [_facts(each) for each in self.told],
            "more_findings": self.findings.more,
            "figures": self.figures.facts,
        }
        if self.views is not None:
            asked, differing = self.views
            facts["views"] = {"asked": asked, "differences": [str(each) for each in differing]}
        if self.proof is not None:
            facts["proven_blocks"] = self.proof.blocks - self.proof.refuted
        if self.sample is not None:
            facts["sample"] = {
                "block": self.sample.block,
                "hash": self.sample.seed,
                "payments": self.sample.payments,
                "drawn": [
                    {name: getattr(each, name) for name in each.__slots__}
                    for each in self.sample.drawn
                ],
            }
        return facts

    def page(self) -> str:
        """One page of HTML that needs nothing beside it."""
        environment = Environment(
            loader=FileSystemLoader(Path(__file__).parent),
            autoescape=select_autoescape(),
            trim_blocks=True,
            lstrip_blocks=True,
        )
        return environment.get_template("report.html").render(
            report=self, figures=said(self.figures), dollars=dollars
        )


def place(finding: Finding) -> str:
    """Where a finding is, for people."""
    if finding.index is None:
        return f"block {finding.block}"
    if finding.count > 1:
        return f"first in block {finding.block}, log {finding.index}"
    return f"block {finding.block}, log {finding.index}, transaction {finding.transaction}"


def _facts(finding: Finding) -> dict[str, Any]:
    return {
        "severity": finding.severity.word,
        "rule": finding.rule,
        "sentence": finding.sentence,
        "count": finding.count,
        "block": finding.block,
        "last_block": finding.last_block,
        "transaction": finding.transaction or None,
        "log": finding.index,
    }
