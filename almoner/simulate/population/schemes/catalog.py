"""All schemes, by what they steal."""

from __future__ import annotations

from almoner.simulate.population.schemes import awards, claims, diversions, insiders, payees

BENEFITS = (*payees.SCHEMES, *claims.SCHEMES, *insiders.SCHEMES, *diversions.SCHEMES)
GRANTS = awards.SCHEMES
