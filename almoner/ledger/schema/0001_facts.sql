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
    amendments TEXT NOT NULL,
    rule_sets TEXT NOT NULL,
    token TEXT NOT NULL
) STRICT;

-- How far this ledger is: one row. Readers see the blocks up to `projected`, whatever is loaded.
CREATE TABLE progress (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    projected INTEGER NOT NULL, -- the newest block whose events are in the projections
    transferred INTEGER NOT NULL, -- the newest block whose transfers were read
    final INTEGER NOT NULL, -- the newest block that no reorganization takes back
    floor INTEGER NOT NULL, -- down to this block the projections can be taken back by `undo`
    projecting INTEGER NOT NULL -- the block whose events are being projected
) STRICT;

-- Facts, as the chain gave them: nothing of an event is lost. The blocks are contiguous.
CREATE TABLE blocks (
    number INTEGER PRIMARY KEY,
    hash BLOB NOT NULL UNIQUE,
    parent BLOB NOT NULL,
    time INTEGER NOT NULL
) STRICT;

CREATE TABLE transactions (
    id INTEGER PRIMARY KEY, -- block << 20 | its place in the block
    hash BLOB NOT NULL
) STRICT;

-- Accounts (20 bytes) and keys (32 bytes) that events index or come from, each once.
CREATE TABLE identifiers (
    id INTEGER PRIMARY KEY, -- first event << 2 | where in it: 0 its contract, 1 to 3 what it indexes
    value BLOB NOT NULL UNIQUE
) STRICT;

-- The kinds of events that this version can explain.
CREATE TABLE kinds (
    kind INTEGER PRIMARY KEY, -- first 8 bytes of the signature's digest, as a signed number
    name TEXT NOT NULL,
    topic BLOB NOT NULL -- that digest
) STRICT;

CREATE TABLE events (
    id INTEGER PRIMARY KEY, -- block << 20 | log index
    contract INTEGER NOT NULL, -- identifier
    kind INTEGER NOT NULL,
    a INTEGER, -- what it indexes, in order: a number of up to 64 bits, else an identifier
    b INTEGER,
    c INTEGER,
    tx INTEGER NOT NULL, -- place of its transaction in the block
    data BLOB NOT NULL
) STRICT;

CREATE INDEX events_by_kind ON events (kind, a);

-- Logs of our contracts that no ABI explains, as they are.
CREATE TABLE unexplained (
    id INTEGER PRIMARY KEY, -- as an event's
    contract INTEGER NOT NULL,
    tx INTEGER NOT NULL,
    topics BLOB NOT NULL, -- 32 bytes each
    data BLOB NOT NULL
) STRICT;

-- What takes the projections back, a row at a time and the last one first.
CREATE TABLE undo (
    id INTEGER PRIMARY KEY,
    block INTEGER NOT NULL,
    statement TEXT NOT NULL
) STRICT;

CREATE INDEX undo_by_block ON undo (block);

-- down
DROP TABLE undo;
DROP TABLE unexplained;
DROP TABLE events;
DROP TABLE kinds;
DROP TABLE identifiers;
DROP TABLE transactions;
DROP TABLE blocks;
DROP TABLE progress;
DROP TABLE deployment;
DROP TABLE versions;
