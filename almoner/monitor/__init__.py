"""The monitor: joins chain, ledger and fraud check, and places holds, each exactly once."""
