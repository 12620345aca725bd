"""The progress bar of a command, on stderr."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from almoner.cli import session


@contextmanager
def bar(title: str) -> Iterator[Callable[[int, int], None]]:
    """Shows how much of how much is done, as it is told; at the end of nothing, 0 of 0."""
    columns = (TextColumn(title), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=session.console) as progress:
        task = progress.add_task("", total=None)
        yield lambda done, total: progress.update(task, completed=done, total=total)
        if progress.tasks[0].total is None:
            progress.update(task, total=progress.tasks[0].completed)
