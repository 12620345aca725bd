"""What the fraud check sees: the chain's events and transfers as rows of whole numbers.

One relation for every rule and every engine. A ledger keeps it as a table; a back-test makes it
from an export. Both ask the same functions here, so that a rule sees the same rows in both.
"""
