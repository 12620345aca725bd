"""Asks every route of a description what fits it, or what does not."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis.errors import Unsatisfiable

EXAMPLES = 25
"""Of each route."""
ENDS = "/sign-out"
"""Ends the visit of whoever asks."""
SECONDS = 30
Failure = tuple[str, str, int]


def failures(
    origin: str, headers: Mapping[str, str], own: Mapping[str, int], *, fits: bool
) -> tuple[set[Failure], int]:
    """What was answered by a failure of the service, by method, path and status; how many asked.

    `own` are numbers of who asks, by the names of path parameters: each request is sent to what is
    theirs too, because a number that was made up leads nowhere.
    """
    # Only `make nightly` installs it.
    import schemathesis

    mode = schemathesis.GenerationMode.POSITIVE if fits else schemathesis.GenerationMode.NEGATIVE
    described = schemathesis.openapi.from_url(f"{origin}/openapi.json")
    failed, asked = set(), 0

    def ask(case: Any) -> None:
        nonlocal asked
        asked += 1
        answer = case.call(base_url=origin, headers=headers, timeout=SECONDS, allow_redirects=False)
        if answer.status_code >= 500:
            failed.add((case.method, case.path, answer.status_code))

    for found in described.get_all_operations():
        operation = found.ok()
        if headers and operation.path == ENDS:
            continue

        @settings(
            max_examples=EXAMPLES,
            deadline=None,
            database=None,
            suppress_health_check=list(HealthCheck),
        )
        @given(case=operation.as_strategy(generation_mode=mode))
        def send(case: Any) -> None:
            ask(case)
            theirs = {name: own[name] for name in case.path_parameters or () if name in own}
            if theirs:
                case.path_parameters = {**case.path_parameters, **theirs}
                ask(case)

        # Nothing can be wrong with a request that takes nothing.
        with suppress(Unsatisfiable):
            send()
    return failed, asked
