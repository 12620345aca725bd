"""The progress bar of a command, on stderr."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from almoner.cli import session


@contextmanager
def bar(doing: str) -> Iterator[Callable[[int, int], None]]:
    """Shows how much of how much is done, from when it is first told; full at a good end."""
    columns = (TextColumn(doing), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    shown = Progress(*columns, console=session.console)

    def told(done: int, total: int) -> None:
        # Not before: where there is nothing to do there is no bar.
        if not shown.tasks:
            shown.add_task("", total=total)
            shown.start()
        shown.update(shown.tasks[0].id, completed=done, total=total)

    try:
        yield told
        for task in shown.tasks:
            shown.update(task.id, completed=task.total)
    finally:
        if shown.tasks:
            shown.stop()
