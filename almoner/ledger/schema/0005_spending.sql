-- up
-- Gas of the monitor's own transactions, for its budget of an hour. No part of the chain's history: a
-- reorganization changes nothing here.
CREATE TABLE spending (
    account TEXT NOT NULL,
    nonce INTEGER NOT NULL,
    gas INTEGER NOT NULL, -- its limit, and what it used once that is known
    block INTEGER NOT NULL, -- the newest one when it was sent, or sent again at a higher fee
    at INTEGER NOT NULL, -- that block's time
    PRIMARY KEY (account, nonce)
) STRICT, WITHOUT ROWID;

-- down
DROP TABLE spending;
