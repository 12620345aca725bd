"""Rules that compare officers with others. What they find goes to investigators only."""

from __future__ import annotations

import ibis
from ibis import _

from almoner.fraud.rules.rule import About, Asked, Rule, Shape, Table, Tally
from almoner.fraud.rules.windows import where
from almoner.observations.schema import Kind

SMALL, MEDIUM = 2, 6
"""Determiners beside a caseworker, up to which an office is called small, or of middle size."""

PAIRS = Tally(
    number=3,
    name="pairs",
    kinds=(Kind.APPROVED,),
    keys=("program", "partner", "person"),
    figures=lambda rows: {"n": rows.count(), "more": rows.value.sum()},
)
"""How many cases one officer enrolled and another approved, and after how many seconds in all."""
BY_DETERMINER = Tally(
    number=7,
    name="by_determiner",
    kinds=(Kind.APPROVED,),
    keys=("program", "person", "partner"),
    figures=lambda rows: {"n": rows.count()},
)
"""The same pairs, found by who approved."""
CASEWORKERS = Tally(
    number=8,
    name="caseworkers",
    kinds=(Kind.APPROVED,),
    keys=("program", "partner"),
    figures=lambda rows: {"n": rows.count(), "more": rows.person.nunique()},
    strata=(SMALL, MEDIUM),
)
"""How many cases were approved of those a caseworker enrolled, and by how many determiners."""
APPROVALS = Tally(
    number=9,
    name="approvals",
    kinds=(Kind.APPROVED,),
    keys=("program",),
    figures=lambda rows: {"n": rows.count(), "more": rows.value.sum()},
)
"""How many cases a program approved, and after how many seconds in all."""
RELEASES = Tally(
    number=5,
    name="releases",
    kinds=(Kind.RELEASED,),
    keys=("program", "person"),
    figures=lambda rows: {"n": rows.count()},
)
"""How many holds an investigator released."""


def pair(asked: Asked) -> Table:
    """Two officers decide with each other far oftener than an office of its size would have it."""
    a = asked.anchors.filter(_.partner.notnull())
    new = a.select("program", "partner", "person", "epoch").distinct()
    key = ("program", "partner", "person", "epoch")
    both = _recent(asked, new, PAIRS, second="partner", third="person")
    both = both.group_by(*key).aggregate(together=_.n.sum(), waited=_.more.sum())
    work = new.select("program", "partner", "epoch").distinct()
    work = _recent(asked, work, CASEWORKERS, second="partner")
    work = work.group_by("program", "partner", "epoch").aggregate(enrolled=_.n.sum())
    whole = _recent(asked, new.select("program", "epoch").distinct(), APPROVALS)
    whole = whole.group_by("program", "epoch").aggregate(
        all_cases=_.n.sum(), all_waited=_.more.sum()
    )
    sums = both.join(work, ["program", "partner", "epoch"]).join(whole, ["program", "epoch"])
    sums = sums.join(_office(asked, new), ["program", "person", "epoch"]).select(
        *("together", "waited", "enrolled", "all_cases", "all_waited", "determiners"),
        sum_program="program",
        sum_partner="partner",
        sum_person="person",
        sum_epoch="epoch",
    )
    often = sums.filter(
        _.together >= asked.bounds.number("pair_least"),
        # In less than half of the usual time.
        _.waited * 2 * _.all_cases < _.all_waited * _.together,
    )
    joined = a.join(
        often,
        [
            a.program == often.sum_program,
            a.partner == often.sum_partner,
            a.person == often.sum_person,
            a.epoch == often.sum_epoch,
        ],
    )
    return joined.mutate(
        measure=_.together * _.determiners * 100, whole=_.enrolled, caseworker=_.partner
    )


def enrolls_above_peers(asked: Asked) -> Table:
    """A caseworker had far more cases approved than others in offices of like size."""
    work = asked.tallies.filter(_.tally == CASEWORKERS.number)
    size = ibis.cases((_.more <= SMALL, 1), (_.more <= MEDIUM, 2), else_=3)
    return _above_peers(asked, work.mutate(done=_.n, stratum=size.cast("int64")))


def releases_above_peers(asked: Asked) -> Table:
    """An investigator released far more holds than the others."""
    figures = asked.tallies.filter(_.tally == RELEASES.number)
    return _above_peers(asked, figures.mutate(done=_.n, stratum=ibis.literal(1, "int64")))


def _above_peers(asked: Asked, figures: Table) -> Table:
    """Anchors whose person did, in the epoch before, more than the fence of their stratum."""
    a = asked.anchors
    figures = figures.select("done", "stratum", of_epoch="epoch", of_program="first", peer="second")
    new = a.select("program", "epoch").distinct()
    met = new.join(figures, [new.program == figures.of_program, new.epoch == figures.of_epoch + 1])
    group = ("program", "epoch", "stratum")
    ranked = met.mutate(
        peers=met.done.count().over(ibis.window(group_by=group)),
        # From 0 on, ties in the order of their numbers.
        rank=ibis.row_number().over(ibis.window(group_by=group, order_by=["done", "peer"])),
    )
    # Quartiles by rank, the lower of two where they fall between.
    fences = ranked.group_by(*group).aggregate(
        low=where(ranked["rank"] * 4 < ranked.peers, ranked.done).max(),
        high=where(ranked["rank"] * 4 < ranked.peers * 3, ranked.done).max(),
        peers=ranked.peers.max(),
    )
    fences = fences.select(
        "low", "high", "peers", f_program="program", f_epoch="epoch", f_stratum="stratum"
    )
    own = a.join(
        figures,
        [
            a.program == figures.of_program,
            a.person == figures.peer,
            a.epoch == figures.of_epoch + 1,
        ],
    )
    judged = own.join(
        fences,
        [
            own.program == fences.f_program,
            own.epoch == fences.f_epoch,
            own.stratum == fences.f_stratum,
        ],
    )
    # Twice the fence of Tukey: Q3 + 1.5 (Q3 - Q1), in whole numbers.
    return judged.filter(_.peers >= asked.bounds.number("peers_least")).mutate(
        measure=_.done * 200, whole=_.high * 5 - _.low * 3
    )


def _recent(asked: Asked, anchors: Table, tally: Tally, **keys: str) -> Table:
    """Anchors with a tally's figures of their programs in the closed epochs that count.

    `keys` says which column of theirs is the tally's second key, and which its third.
    """
    figures = asked.tallies.filter(_.tally == tally.number).select(
        *("n", "more", "second", "third"), of_epoch="epoch", in_program="first"
    )
    return anchors.join(
        figures,
        [
            anchors.program == figures.in_program,
            *(anchors[own] == figures[key] for key, own in keys.items()),
            figures.of_epoch < anchors.epoch,
            figures.of_epoch >= anchors.epoch - asked.bounds.number("pair_epochs"),
        ],
    )


def _office(asked: Asked, new: Table) -> Table:
    """How many determiners decide for the caseworkers whom a determiner decides for.

    Nothing on the chain says who works where; this tells a small office from a large one.
    """
    who = new.select("program", "person", "epoch").distinct()
    served = _recent(asked, who, BY_DETERMINER, second="person")
    served = served.select("program", "person", "epoch", enrolling="third").distinct()
    reached = _recent(asked, served, PAIRS, second="enrolling")
    return reached.group_by("program", "person", "epoch").aggregate(determiners=_.third.nunique())


RULES = (
    Rule(
        name="pair",
        version=1,
        family="actor",
        policy="In the pair_epochs epochs before, one determiner approved so many times (in "
        "hundredths) the even share of an office of its size in what one caseworker enrolled, at "
        "least pair_least cases, in less than half the usual time.",
        about=About.PERSON,
        shape=Shape.FOLD,
        anchors=(Kind.APPROVED,),
        tally=PAIRS,
        epochs="pair_epochs",
        features=("caseworker", "together", "determiners"),
        find=pair,
        surmise="A small office has two people, who always decide together.",
    ),
    Rule(
        name="enrolls_above_peers",
        version=1,
        family="actor",
        policy="A caseworker had, in the epoch before, so many times (in hundredths) as many cases "
        "approved as the fence of at least peers_least caseworkers in offices of like size: the "
        "upper quartile and one and a half times the distance between the quartiles.",
        about=About.PERSON,
        shape=Shape.PEERS,
        anchors=(Kind.ENROLLED,),
        tally=CASEWORKERS,
        epochs=1,
        peers="peers_least",
        features=("done", "peers"),
        find=enrolls_above_peers,
        surmise="An outreach worker, or an office that took over from another.",
    ),
    Rule(
        name="releases_above_peers",
        version=1,
        family="privilege",
        policy="An investigator released, in the epoch before, so many times (in hundredths) the "
        "fence of at least peers_least investigators.",
        about=About.PERSON,
        shape=Shape.PEERS,
        anchors=(Kind.RELEASED,),
        tally=RELEASES,
        epochs=1,
        peers="peers_least",
        features=("done", "peers"),
        find=releases_above_peers,
        surmise="Whoever works alone on a holiday releases most.",
    ),
)
