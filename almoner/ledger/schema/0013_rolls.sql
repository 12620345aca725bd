-- up
-- Rolls of words: account and amount of their cases as code, from which they are paid for less.
CREATE TABLE rolls (
    program TEXT NOT NULL,
    word INTEGER NOT NULL,
    code TEXT NOT NULL, -- address of the code
    current BLOB NOT NULL, -- bits whose case has not changed since
    compiled_at INTEGER NOT NULL, -- seconds
    by TEXT NOT NULL, -- the account that had it written, anyone's
    PRIMARY KEY (program, word)
) STRICT;

-- down
DROP TABLE rolls;
