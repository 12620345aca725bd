"""`almoner bench`: what Almoner costs, measured here, beside what others say they cost."""

from __future__ import annotations

import click

from almoner.cli import bench_audit, bench_gas, bench_load, bench_pages, bench_rules
from almoner.cli.ingest import ingest


@click.group()
def bench() -> None:
    """What Almoner costs, beside its peers."""


bench.add_command(ingest)
bench.add_command(bench_gas.gas_)
bench.add_command(bench_audit.audit)
bench.add_command(bench_rules.rules)
bench.add_command(bench_pages.pages)
bench.add_command(bench_load.load)
