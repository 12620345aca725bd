"""A bar that shows which block of how many something is at."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from almoner.cli import session


@contextmanager
def blocks(doing: str) -> Iterator[Callable[[int, int], None]]:
    """Shows a bar from the first block it is told of, with the last one; full at a good end."""
    columns = (TextColumn(doing), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    bar = Progress(*columns, console=session.console)

    def told(block: int, last: int) -> None:
        # Not before: where there is nothing to do there is no bar.
        if not bar.tasks:
            bar.add_task("", total=last)
            bar.start()
        bar.update(bar.tasks[0].id, completed=block, total=last)

    try:
        yield told
        for task in bar.tasks:
            bar.update(task.id, completed=task.total)
    finally:
        if bar.tasks:
            bar.stop()
