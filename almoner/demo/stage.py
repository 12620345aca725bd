"""What the demonstration shows while it runs: one sentence per step, bars where work is long."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import monotonic

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn


class Stage:
    """Speaks on standard error, so that the last line of standard output is the outcome alone."""

    def __init__(self) -> None:
        self.console = Console(stderr=True, highlight=False, soft_wrap=True)
        self._started = monotonic()

    def scene(self, title: str) -> None:
        """Begins a part."""
        self.console.print(f"\n[bold]{title}[/bold]")

    def say(self, sentence: str) -> None:
        """One sentence, with the seconds since the start."""
        self.console.print(f"[dim]{monotonic() - self._started:5.0f} s[/dim]  {sentence}")

    @contextmanager
    def bar(self, title: str) -> Iterator[Callable[[int, int], None]]:
        """A progress bar, fed with what is done and how much there is."""
        columns = (TextColumn("         {task.description}"), BarColumn(), MofNCompleteColumn())
        with Progress(
            *columns,
            TimeElapsedColumn(),
            console=self.console,
            transient=True,
            disable=not self.console.is_terminal,
        ) as progress:
            if not self.console.is_terminal:
                self.say(f"{title} …")
            task = progress.add_task(title, total=None)
            yield lambda done, total: progress.update(task, completed=done, total=total)
