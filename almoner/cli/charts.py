"""Bars of shares with their intervals, as SVG."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape

_LABELS, _PLOT, _VALUES = 230, 420, 230
"""Widths of the labels, of the bars and of the figures beside them, in pixels."""
_HEAD, _BAR, _GAP, _FOOT = 76, 14, 8, 24
_STEPS = 5
_COLORS = ("#7fb2d9", "#e79478")
_FONT = "font-family='sans-serif' font-size='12'"


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """One share, from 0 to 1, with the ends of its interval. None where there is nothing to
    have a share of."""

    share: float | None
    low: float
    high: float
    note: str
    """What it is a share of."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """Rows of bars: one of each series."""

    title: str
    subtitle: str
    series: tuple[str, ...]
    """One or two."""
    rows: Sequence[tuple[str, tuple[Bar, ...]]]

    def svg(self) -> str:
        """The picture."""
        tall = _BAR * len(self.series) + _GAP
        width, end = _LABELS + _PLOT + _VALUES, _HEAD + tall * len(self.rows)
        lines = [
            f"<svg xmlns='http://www.w3.org/2000/svg' width='{width}' height='{end + _FOOT}' "
            f"viewBox='0 0 {width} {end + _FOOT}' role='img' {_FONT}>",
            f"<title>{escape(self.title)}. {escape(self.subtitle)}</title>",
            f"<rect width='{width}' height='{end + _FOOT}' fill='#ffffff'/>",
            f"<text x='10' y='22' font-size='16' font-weight='bold'>{escape(self.title)}</text>",
            f"<text x='10' y='42' fill='#444444'>{escape(self.subtitle)}</text>",
            *self._legend(),
            *_grid(end),
        ]
        for place, (label, bars) in enumerate(self.rows):
            top = _HEAD + tall * place
            middle = top + tall / 2
            lines.append(_text(_LABELS - 8, middle, label, anchor="end"))
            for number, bar in enumerate(bars):
                lines += _bar(bar, top + _GAP / 2 + _BAR * number, _COLORS[number])
        return "\n".join([*lines, "</svg>"]) + "\n"

    def _legend(self) -> Iterator[str]:
        if len(self.series) < 2:
            return
        for number, name in enumerate(self.series):
            left = 10 + 110 * number
            yield f"<rect x='{left}' y='52' width='10' height='10' fill='{_COLORS[number]}'/>"
            yield _text(left + 16, 57, name)


def _grid(end: float) -> Iterator[str]:
    for step in range(_STEPS + 1):
        left = _at(step / _STEPS)
        yield f"<line x1='{left}' y1='{_HEAD}' x2='{left}' y2='{end}' stroke='#dddddd'/>"
        yield _text(left, end + 12, f"{100 * step // _STEPS} %", anchor="middle")


def _bar(bar: Bar, top: float, color: str) -> Iterator[str]:
    middle, high = top + _BAR / 2, _BAR - 4
    if bar.share is None:
        yield _text(_LABELS + _PLOT + 10, middle, "none", color="#777777")
        return
    wide = _at(bar.share) - _LABELS
    yield f"<rect x='{_LABELS}' y='{top + 2}' width='{wide:.1f}' height='{high}' fill='{color}'/>"
    left, right = _at(bar.low), _at(bar.high)
    ends = (
        (left, middle, right, middle),
        *((x, top + 4, x, top + _BAR - 4) for x in (left, right)),
    )
    for x1, y1, x2, y2 in ends:
        yield f"<line x1='{x1:.1f}' y1='{y1}' x2='{x2:.1f}' y2='{y2}' stroke='#111111'/>"
    yield _text(_LABELS + _PLOT + 10, middle, f"{100 * bar.share:.1f} % {bar.note}".rstrip())


def _at(share: float) -> float:
    return _LABELS + _PLOT * share


def _text(x: float, y: float, said: str, *, anchor: str = "start", color: str = "#111111") -> str:
    return (
        f"<text x='{x:.1f}' y='{y:.1f}' text-anchor='{anchor}' dominant-baseline='central' "
        f"fill='{color}'>{escape(said)}</text>"
    )
