"""The beginning of a rule that works: what `almoner rule new` writes. No monitor needs it."""
