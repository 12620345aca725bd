"""Prints what Slither finds in our contracts, as the rows of the table in docs/slither.md.

Run `python scripts/findings.py`, or `ape run findings`. Reasons the document gives stay with their
rows. Slither reads what our own compiler says of the sources and settings that are deployed.
"""

from __future__ import annotations

import contextlib
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import click

from almoner.chain import compile, solc
from almoner.config import PROJECT_ROOT

DOCUMENT = PROJECT_ROOT / "docs" / "slither.md"

Element = Mapping[str, Any]
"""A function, variable or statement a finding is about, as Slither's JSON has it."""


@click.command()
def cli() -> None:
    """Print Slither's findings as the rows of docs/slither.md."""
    explained = DOCUMENT.read_text().splitlines()
    for row, times in sorted(Counter(_rows()).items()):
        start = f"{row} | {times} | "
        click.echo(next((line for line in explained if line.startswith(start)), f"{start}|"))


def _rows() -> Iterator[str]:
    """The first cells of a row for each finding about a contract of ours that is not a mock."""
    for finding in _findings():
        ours = [_place(element) for element in finding["elements"] if _is_ours(element)]
        if ours:
            yield f"| {finding['impact'].lower()} | {finding['check']} | `{ours[0]}`"


def _is_ours(element: Element) -> bool:
    path = element["source_mapping"]["filename_relative"]
    return path.startswith("contracts/") and not path.startswith("contracts/mocks/")


def _place(element: Element | None) -> str:
    """Contract and function, or contract and variable; without lines, which move."""
    names: list[str] = []
    while element:
        if element["type"] != "node":
            names.insert(0, element["name"])
        element = element.get("type_specific_fields", {}).get("parent")
    return ".".join(names)


def _findings() -> Iterator[Mapping[str, Any]]:
    """What Slither finds in everything we compile, its libraries and mocks too.

    Raises click.ClickException where Slither is not installed.
    """
    try:
        from crytic_compile import CryticCompile
        from crytic_compile.platform.solc_standard_json import SolcStandardJson
        from slither import Slither
        from slither.detectors import all_detectors
        from slither.detectors.abstract_detector import DetectorClassification as Impact
        from slither.solc_parsing.declarations.contract import ContractSolc
    except ModuleNotFoundError as missing:
        raise click.ClickException("Slither is not here: make nightly installs it.") from missing

    config = compile.configuration()
    job = compile.standard_input(PROJECT_ROOT, config)
    job["settings"]["outputSelection"] = {"*": {"": ["ast"]}}
    compiler = solc.executable(PROJECT_ROOT, config.version, {"metadata": config.metadata})
    ContractSolc.analyze_using_for = _inheriting_all(ContractSolc.analyze_using_for)
    # Slither looks for the sources from the folder it is run in.
    with contextlib.chdir(PROJECT_ROOT):
        source = SolcStandardJson(job)
        compilation = CryticCompile(source, solc=str(compiler), solc_disable_warnings=True)
        # A contract it cannot read whole is an error, since what is left out is found clean; and no
        # comment in a source hides a finding from the document.
        slither = Slither(compilation, disallow_partial=True, show_ignored_findings=True)
        for detector in vars(all_detectors).values():
            if getattr(detector, "IMPACT", None) in (Impact.HIGH, Impact.MEDIUM):
                slither.register_detector(detector)
        for findings in slither.run_detectors():
            yield from findings


def _inheriting_all(analyze: Callable[[Any], None]) -> Callable[[Any], None]:
    """Slither's reading of `using ... for`, for a contract that inherits several.

    By itself it keeps one parent's `using ... for *` and drops the others', and then cannot read
    the functions that rest on them: those of EIP712 or of ReentrancyGuardTransient.
    """

    def analyze_all(parser: Any) -> None:
        analyze(parser)
        contract = parser._contract
        for parent in contract.inheritance:
            for target, libraries in parent.using_for.items():
                known = contract.using_for.get(target, [])
                added = [library for library in libraries if library not in known]
                contract.using_for[target] = known + added

    return analyze_all


if __name__ == "__main__":
    cli()
