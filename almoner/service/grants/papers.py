"""Papers that stay with who has them: the browser tells their names and their SHA-256."""

from __future__ import annotations

import re

from almoner.errors import InputError
from almoner.grants import documents
from almoner.service.acting import NotNow
from almoner.service.context import GrantContext
from almoner.service.web import Body

MOST = 40
"""Papers of one act."""
MOST_NAME = 255
"""Characters of a name."""
_DIGEST = re.compile(r"[0-9a-f]{64}")


def listed(body: Body) -> str:
    """The list of the papers of a form, as the agency's commands write it. Raises NotNow."""
    given = body.get("papers")
    if not isinstance(given, list) or not 0 < len(given) <= MOST:
        raise NotNow("papers.none")
    found: list[tuple[str, str]] = []
    for each in given:
        name, digest = (each.get("name"), each.get("sha256")) if isinstance(each, dict) else (0, 0)
        named = isinstance(name, str) and 0 < len(name) <= MOST_NAME
        if not (named and isinstance(digest, str) and _DIGEST.fullmatch(digest)):
            raise NotNow("papers.none")
        found.append((str(name), digest))
    try:
        return documents.listed(found)
    except InputError as refusal:
        raise NotNow("papers.names") from refusal


def committed(context: GrantContext, body: Body) -> bytes:
    """What commits to the papers of a form on the chain. Raises NotNow."""
    return context.keys.documents(listed(body))
