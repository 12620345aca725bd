"""Letters and notices: what they say, to whom they go, and what shows that they went."""
