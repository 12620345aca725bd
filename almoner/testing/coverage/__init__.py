"""Which statements of the contracts tests reach, read from the traces of a real node.

The optimizer merges and drops statements, and source maps of what it leaves cannot be trusted. So
the contracts are compiled a second time, without it and with a mark before each statement: a call
that changes nothing and that a trace shows. Tests then run as ever, on a node that takes such
larger code, and each transaction and each call they make is traced.

`pytest -p almoner.testing.coverage.plugin tests/contracts` prints the table.
"""
