"""A rule: a question about observations, and what has to be known to ask it block by block.

The question is a pure function that returns an Ibis expression: over all observations it gives
every answer there ever was, which is a back-test. What a monitor asks for each block is derived
from the same expression (see deriving.py), never written again.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TypeAlias

import ibis

from almoner.fraud.rules.bounds import Bounds
from almoner.observations.schema import Kind

Table: TypeAlias = ibis.expr.types.Table


class Shape(StrEnum):
    """How an answer depends on the past. There are no others: each has its own live form."""

    WINDOW = "keyed window"
    """On the rows of the same key before it."""
    PATH = "anchored path"
    """On what is reached from it, step by step, by equal keys."""
    FOLD = "mergeable fold"
    """On figures of the epochs that are over, which add up."""
    PEERS = "closed-epoch peer statistics"
    """On how others stood in the epoch before."""


class About(StrEnum):
    """What an answer is about, and so who hears of it."""

    PAYMENT = "payment"
    """The one at hand; it may be held."""
    CASE = "case"
    """A case or an award, its next payments included."""
    ACCOUNT = "account"
    """An account, the next payments to it included."""
    PERSON = "person"
    """An officer. Only investigators hear of it."""
    PROGRAM = "program"
    """A program as a whole."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What a question may look at."""

    rows: Table
    """Observations: of a window, those of its kinds and keys; of a path, all before its end."""
    anchors: Table
    """Those it answers about."""
    tallies: Table
    """Figures of epochs that are over: a fold's, or those that say what a hub is."""
    bounds: Bounds
    """The numbers that policy sets."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """Figures of each epoch: one row for each of its keys."""

    number: int
    """What tells its rows from those of other tallies."""
    name: str
    kinds: tuple[Kind, ...]
    keys: tuple[str, ...]
    """One to three columns."""
    figures: Callable[[Table], dict[str, ibis.expr.types.Value]]
    """`n`, `more` and `most`, or some of them: sums, counts, least or most of the rows."""
    strata: tuple[int, ...] = ()
    """The largest `more` of each group but the last, where only like ones are compared."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A rule's definition. `version` rises whenever its meaning changes."""

    name: str
    version: int
    family: str
    """Rules of one family look at the same evidence; two families are independent."""
    policy: str
    """What it finds, as a sentence of policy. Numbers that policy sets are named."""
    about: About
    shape: Shape
    anchors: tuple[Kind, ...]
    """Kinds it answers about."""
    find: Callable[[Asked], Table]
    """Gives `measure` for anchors, with the columns of ANSWER and the features.

    Where the measure is a share, `whole` is what it is a share of: nothing is ever divided.
    """
    features: tuple[str, ...] = ()
    """Further figures it gives, all whole numbers: what the measure is made of."""
    kinds: tuple[Kind, ...] = ()
    """Of a window: the kinds that count for answers about later rows. Of an anchor's kind that is
    not among them old rows are never read: a case has had many payments, and few changes."""
    key: tuple[str, ...] = ()
    """Of a window: the columns whose values are equal in all it reads."""
    lookback: tuple[str, ...] = ()
    """Of a window: the bounds that say, together, how many seconds it reaches back; none, for all
    time. A window over what another window gave reaches back by both."""
    needs: Kind | None = None
    """Of a window: a kind without which a key has no answer."""
    hubs: Tally | None = None
    """Of a window: rows whose key is a hub of the epoch before, by this tally, are left out."""
    tally: Tally | None = None
    """The figures it rests on: those of a fold or of peers, or those that say what a hub is."""
    history: tuple[str, ...] = ()
    """The bounds that say, together, for how many seconds a program has to be open before silence
    means that there is nothing. Before, the rule cannot tell: see almoner/fraud/lacking.py."""
    epochs: int | str = 0
    """The same in epochs that are over, through which it was open: a number, or a bound's name."""
    peers: str = ""
    """Of peers: the bound that says how many have to be compared."""
    rising: bool = True
    """Whether more is worse. Of the others, less is."""
    stands: int = 0
    """Seconds its answer counts for later payments of the same case or account."""
    surmise: str = field(default="", repr=False)
    """What an innocent explanation would be: said with each alert."""


ANSWER = ("id", "part", "clock", "kind", "program", "subject", "account", "person", "payment")
"""The columns every answer has, before its measure and its features."""
