"""A running monitor on a terminal: where it is, what it found, how long it still takes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console, RenderableType
from rich.live import Live
from rich.panel import Panel
from rich.progress_bar import ProgressBar
from rich.table import Table

from almoner.monitor.status import Board, Status

PER_SECOND = 2.0


@contextmanager
def shown(board: Board, console: Console) -> Iterator[None]:
    """Keeps the panel below what is logged while inside."""

    class Now:
        def __rich__(self) -> RenderableType:
            return panel(board.status)

    with Live(Now(), console=console, refresh_per_second=PER_SECOND, redirect_stdout=False):
        yield


def panel(status: Status) -> Panel:
    """One look at a monitor."""
    table = Table.grid(padding=(0, 2))
    for label, show in _LINES.items():
        table.add_row(label, show(status))
    if not status.caught_up and status.node_answers:
        table.add_row("caught up", ProgressBar(total=1.0, completed=status.progress, width=40))
        table.add_row("", _left(status))
    style = "red" if status.alarms or status.unready else "green"
    return Panel(table, title="almoner monitor", title_align="left", border_style=style)


def _left(status: Status) -> str:
    seconds = status.seconds_left
    if seconds is None:
        return f"{status.progress:.1%}"
    minutes, rest = divmod(round(seconds), 60)
    return f"{status.progress:.1%}, {minutes}:{rest:02} left at {status.rate:,.0f} blocks a second"


_NODE = {None: "not asked yet", True: "answers", False: "does not answer"}
_LINES: dict[str, Callable[[Status], str]] = {
    "block": lambda status: (
        f"{'none yet' if status.block is None else f'{status.block:,}'} of {status.head:,}, "
        f"{status.lag:,} behind"
    ),
    "alerts": lambda status: f"{status.alerts:,}",
    "holds": lambda status: f"{status.holds:,} stand, {status.waiting:,} wait to be placed",
    "alarms": lambda status: ", ".join(status.alarms) or "none",
    "node": lambda status: _NODE[status.node_answers],
}
