"""Builders for tests, ours and others': `World` is a whole agency on a local chain."""

from __future__ import annotations

from almoner.testing.founding import OFFICES, STAFF
from almoner.testing.samples import (
    DAY,
    ENROLLMENT_TYPE,
    PERIODS,
    PURPOSE,
    TERMS_TYPE,
    Enrollment,
    digest,
    enrollment,
    household,
    terms,
)
from almoner.testing.world import ALL, WORD, World, fields, payment_id, refuses

__all__ = [
    "ALL",
    "DAY",
    "ENROLLMENT_TYPE",
    "OFFICES",
    "PERIODS",
    "PURPOSE",
    "STAFF",
    "TERMS_TYPE",
    "WORD",
    "Enrollment",
    "World",
    "digest",
    "enrollment",
    "fields",
    "household",
    "payment_id",
    "refuses",
    "terms",
]
