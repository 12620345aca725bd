"""All innocents, by what they look like."""

from __future__ import annotations

from almoner.simulate.population.innocents import desks, homes, organizations, returns

BENEFITS = (*homes.INNOCENTS, *desks.INNOCENTS, *returns.INNOCENTS)
GRANTS = organizations.INNOCENTS
