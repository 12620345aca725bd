"""The fraud check: pure rules over plain records. It reads no chain, no database and no clock."""
