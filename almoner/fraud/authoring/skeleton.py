"""What a new rule begins as: a window over what one officer does, which its author edits.

`@name` stands for the rule's name, and `@NAME` for that of its stories.
"""

from __future__ import annotations

RULE = '''"""@name: say in one line what it finds."""

from __future__ import annotations

from almoner.fraud.rules.rule import About, Asked, Rule, Shape, Table
from almoner.fraud.rules.windows import is_kind, one, total, within
from almoner.observations.schema import Kind


def @name(asked: Asked) -> Table:
    """One officer enrolls many cases."""
    window = within(("person",), asked.bounds.span("@name_window"))
    return asked.rows.mutate(measure=total(one(is_kind(Kind.ENROLLED)), window))


RULES = (
    Rule(
        name="@name",
        version=1,
        family="@name",
        policy="An officer enrolled so many cases within @name_window seconds.",
        about=About.PERSON,
        shape=Shape.WINDOW,
        anchors=(Kind.ENROLLED,),
        kinds=(Kind.ENROLLED,),
        key=("person",),
        lookback=("@name_window",),
        # Before a program is open for so long, silence means nothing.
        history=("@name_window",),
        find=@name,
        surmise="Say what an innocent explanation would be.",
    ),
)
'''

STORY = '''"""Stories for @name."""

from __future__ import annotations

from almoner.observations.schema import Kind
from tests.fraud.planted.staff import acts, once_and_again
from tests.fraud.planted.story import (
    CLAIMANT,
    CLERK,
    COLLEAGUE,
    DAY,
    HOUR,
    RULES,
    Events,
    Scenario,
)

_LEAST = RULES.values("@name", {})["limit"]


def enrolled(count: int, *, person: int = CLERK, first: int = 1, begins: int = DAY) -> Events:
    """An officer enrolls so many cases."""
    return acts(Kind.ENROLLED, count, first=first, begins=begins, person=person, value=0)


@NAME = Scenario(
    rule="@name",
    # Asked at each band's bound and one below it.
    plant=enrolled,
    features={},
    near_misses={
        "just below": enrolled(_LEAST - 1),
        "two officers": enrolled(_LEAST - 1) + enrolled(_LEAST - 1, person=COLLEAGUE, first=99),
        "other work beside it": acts(Kind.PAY_TO_PROPOSED, _LEAST, value=CLAIMANT)
        + enrolled(_LEAST - 1, begins=DAY + HOUR),
    },
    finds={"just enough": enrolled(_LEAST), "more than enough": enrolled(_LEAST + 5)},
    # Found one second below the window's length, and at it no more.
    edges={
        "@name_window": lambda apart: once_and_again(Kind.ENROLLED, _LEAST, apart, value=0),
    },
)

SCENARIOS = (@NAME,)
'''

BOUND = "@name_window_hours = 24 # in which cases of one officer are counted\n"
BANDS = """[[rules]]
name = "@name"
bands = [{ from = 12, band = "noted", weight = 30 }, { from = 24, band = "raised", weight = 50 }]

"""
TYPOLOGY = """[[typologies]]
name = "@name"
story = "Say how somebody would steal."
rules = ["@name"]
alert = 50

"""
SENTENCE = '@name = "This officer enrolled {measure} cases within a short time."\n'
LOW = '    "@name_window": 5_000,\n'
