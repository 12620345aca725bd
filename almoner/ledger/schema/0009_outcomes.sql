-- up
-- What certified payments were judged by: written with the block that certified them and gone with it.
CREATE TABLE judged (
    id INTEGER PRIMARY KEY, -- of the event that certified a run or a draw
    program TEXT NOT NULL,
    rule_set BLOB NOT NULL -- empty where the monitor was not given the program's file
) STRICT;

-- The root of outcomes that was signed and that the chain does not have yet: one row at most. No part of
-- the chain's history.
CREATE TABLE posting (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    last INTEGER NOT NULL, -- block
    raw BLOB NOT NULL, -- the signed transaction, written before it is sent
    transaction_hash BLOB NOT NULL,
    nonce INTEGER NOT NULL
) STRICT;

-- down
DROP TABLE posting;
DROP TABLE judged;
