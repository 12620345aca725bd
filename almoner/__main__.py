"""`python -m almoner`: the same as `almoner`."""

from __future__ import annotations

from almoner.cli import main

main()
