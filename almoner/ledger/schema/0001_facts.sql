-- up
-- The ledger of one deployment on one chain. Times are seconds since 1970. Amounts are base units;
-- one of 2^63 or more is stored as itself less 2^64 (see columns.py).

-- Which of these files were applied: one row.
CREATE TABLE versions (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    version INTEGER NOT NULL, -- the last one's number
    stale INTEGER NOT NULL -- 1: the projections have to be built from the events before they are read
) STRICT;

-- What this ledger is of: one row.
CREATE TABLE deployment (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    chain_id INTEGER NOT NULL,
    genesis BLOB NOT NULL,
    first_block INTEGER NOT NULL,
    offices TEXT NOT NULL,
    treasury TEXT NOT NULL,
    holds TEXT NOT NULL,
    changes TEXT NOT NULL,
    hearings TEXT NOT NULL,
    rounds TEXT NOT NULL,
    amendments TEXT NOT NULL
) STRICT;

-- Facts, as the chain gave them. The blocks are contiguous; the newest one is the cursor.
CREATE TABLE blocks (
    number INTEGER PRIMARY KEY,
    hash BLOB NOT NULL UNIQUE,
    parent BLOB NOT NULL,
    time INTEGER NOT NULL
) STRICT;

CREATE TABLE events (
    id INTEGER PRIMARY KEY, -- block << 20 | log index
    address TEXT NOT NULL,
    name TEXT, -- NULL where no ABI explains it
    transaction_hash BLOB NOT NULL,
    topics BLOB NOT NULL, -- 32 bytes each
    data BLOB NOT NULL
) STRICT;

-- down
DROP TABLE events;
DROP TABLE blocks;
DROP TABLE deployment;
DROP TABLE versions;
