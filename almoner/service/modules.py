"""The scripts of a page, with all that they import: a browser asks for them at once.

Without that it finds each only when it has read the one before; a slow network takes half a second
for each of these turns, and until then there is no button.
"""

from __future__ import annotations

import re
from functools import cache

from almoner.config import PROJECT_ROOT

FOLDER = PROJECT_ROOT / "frontend" / "static" / "js"
_IMPORT = re.compile(r'^import .* from "\./([a-z-]+)\.js";$', re.MULTILINE)


@cache
def needed(*names: str) -> tuple[str, ...]:
    """The names of modules and of all that they need, those first. Raises OSError for none."""
    found: dict[str, None] = {}
    waiting = list(names)
    while waiting:
        name = waiting.pop(0)
        if name not in found:
            found[name] = None
            waiting += _IMPORT.findall((FOLDER / f"{name}.js").read_text())
    return tuple(found)
