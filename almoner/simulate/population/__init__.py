"""Whole made-up populations as events: honest households, schemes, and innocents like them.

Behaviors say who does what when; what the contracts say of it is in `contracts`. Nothing here
knows how the fraud check decides. The files are described in docs/populations.md.
"""

from almoner.simulate.population.population import EXPORT, TRUTH, Population, population
from almoner.simulate.population.scale import Scale

__all__ = ["EXPORT", "TRUTH", "Population", "Scale", "population"]
