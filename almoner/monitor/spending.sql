-- Gas of the monitor's own transactions, for its budget of an hour. Not a part of the chain's history:
-- a reorganization changes nothing here. Plain types, so that every database takes it.
CREATE TABLE IF NOT EXISTS spending (
    account TEXT NOT NULL,
    nonce BIGINT NOT NULL,
    gas BIGINT NOT NULL, -- its limit, and what it used once that is known
    block BIGINT NOT NULL, -- the newest one when it was sent, or sent again at a higher fee
    at BIGINT NOT NULL, -- that block's time
    PRIMARY KEY (account, nonce)
);
