-- up
-- The token's transfers to and from accounts that payments go to or that officers sign with.
CREATE TABLE accounts (
    account BLOB PRIMARY KEY,
    since INTEGER NOT NULL -- the event that named it first
) STRICT;

CREATE TABLE transfers (
    id INTEGER PRIMARY KEY, -- as an event's
    sender BLOB NOT NULL,
    recipient BLOB NOT NULL,
    amount INTEGER NOT NULL, -- base units
    tx INTEGER NOT NULL, -- place of its transaction in the block
    transaction_hash BLOB NOT NULL
) STRICT;

CREATE INDEX transfers_by_sender ON transfers (sender, id);
CREATE INDEX transfers_by_recipient ON transfers (recipient, id);

-- Transfers of 2^63 base units or more, which no sum may be made with. None is money of ours.
CREATE TABLE absurd_transfers (
    id INTEGER PRIMARY KEY, -- as an event's
    sender BLOB NOT NULL,
    recipient BLOB NOT NULL,
    amount BLOB NOT NULL, -- 32 bytes
    transaction_hash BLOB NOT NULL
) STRICT;

-- They are read from the beginning.
UPDATE progress SET transferred = (SELECT first_block FROM deployment) - 1;

-- down
DROP TABLE absurd_transfers;
DROP TABLE transfers;
DROP TABLE accounts;
