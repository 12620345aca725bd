"""How fast Almoner reads a chain, beside the tools people read chains with; see docs/bench.md."""
