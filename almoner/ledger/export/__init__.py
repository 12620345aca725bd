"""The ledger's facts as Parquet files, for analysis and for whoever keeps them elsewhere.

Each file is of a fixed range of final blocks and never changes: an export adds files. What they are
is in docs/ledger-schema.md.
"""
