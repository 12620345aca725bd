"""Back-tests: every rule over a whole history at once, on one engine or another."""
