"""What the ledger's history comes to, as accountants ask for it: awards' financial reports, and the
agency's journal. Read-only, and from events alone, each checked against what the contracts told."""
