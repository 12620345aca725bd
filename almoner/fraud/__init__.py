"""The fraud check: rules as expressions, the SQL made of them, policy, and what follows from both.

It reads no chain and no clock, and asks no database itself.
"""
