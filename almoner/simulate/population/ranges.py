"""How far the innocents go. A scheme is decidable where it goes further than all of its kind."""

from __future__ import annotations

from almoner.simulate.population.clock import DAY, MINUTE

FAMILY = (2, 5)
"""Cases of relatives on one account."""
HOME = (6, 14)
"""Cases on the account of a home that nobody declared."""
SHELTER = (15, 60)
"""The same, declared."""
REPRESENTATIVE = (5, 30)
"""Cases on the account of a declared representative payee."""
TENANTS = (10, 40)
"""Of a small landlord, who gets a part of each payment."""
CUSTOMERS = (60, 200)
"""Of an agent who pays people's bills with all of each payment."""
SPONSORED = (20, 200)
"""Accounts that one sponsor opens and seeds."""
RELATIVES = (2, 6)
"""Accounts that one relative seeds."""
OUTREACH = (20, 45)
"""Households one caseworker enrolls on a day away from the office."""
DISASTER = (30, 400)
"""Households an office enrolls in two days."""
MIGRATION = (20, 120)
"""Changes of account one counter files on a day."""
TRANSITION = 1
"""Months in which both programs pay one household."""
COVER = (6 * DAY, 21 * DAY)
"""A term that stands in for somebody."""
SPECIALIST = (0.6, 0.9)
"""The share of a specialist's cases that one determiner approves, in a large office."""
WALK_IN = (MINUTE, 3 * MINUTE)
"""Seconds to an approval at a desk where both sit."""
BACK_PAY = 1.3
"""The most by which a case that is opened again gets more."""
RELATIVE_WAGE = 0.05
"""The most of a grant that a grantee pays to somebody who works for the agency."""
CO_OP = 0.2
"""The most of a grant that goes round among cooperatives."""
EQUIPMENT = (0.7, 0.95)
"""The share of a grant that is drawn at once for equipment."""
LATE_PAPERS = (40 * DAY, 70 * DAY)
"""Until an advance is accounted for."""
DETERMINERS = 4
"""Of an office in which one of them does not approve nearly all of a caseworker's cases."""
