"""The ledger: what the chain's events say, in tables that can be built again at any time."""
