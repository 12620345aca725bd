-- up
-- Findings of the fraud rules, written with the block that triggered them and gone with it.
CREATE TABLE alerts (
    alert BLOB PRIMARY KEY,
    program TEXT NOT NULL,
    payment_id INTEGER NOT NULL,
    case_no INTEGER NOT NULL, -- or award
    run INTEGER NOT NULL, -- or draw
    period INTEGER NOT NULL,
    amount INTEGER NOT NULL,
    decision TEXT NOT NULL,
    reason INTEGER NOT NULL, -- 0 where it does not hold
    rule_no INTEGER NOT NULL, -- 0 where it does not hold
    rule_set BLOB NOT NULL,
    trigger_block INTEGER NOT NULL,
    trigger_hash BLOB NOT NULL,
    triggered_at INTEGER NOT NULL,
    evidence BLOB NOT NULL,
    notice BLOB NOT NULL,
    findings TEXT NOT NULL -- canonical JSON
) STRICT, WITHOUT ROWID;

CREATE INDEX alerts_by_payment ON alerts (program, payment_id);
CREATE INDEX alerts_by_block ON alerts (trigger_block);

-- Alerts that a reorganization took back: no part of the chain's history, kept for people.
CREATE TABLE retractions (
    alert BLOB PRIMARY KEY,
    program TEXT NOT NULL,
    payment_id INTEGER NOT NULL,
    trigger_block INTEGER NOT NULL,
    trigger_hash BLOB NOT NULL
) STRICT, WITHOUT ROWID;

-- Holds to place. A hold that is placed has a row in `holds` with the same alert and payment, placed
-- by the MONITOR office (an officer may cite any alert); nothing else says so, so that a hold that is
-- taken back by a reorganization waits again by itself.
CREATE TABLE outbox (
    alert BLOB PRIMARY KEY REFERENCES alerts (alert) ON DELETE CASCADE,
    state TEXT NOT NULL,
    raw BLOB, -- the signed transaction, written before it is sent
    transaction_hash BLOB,
    nonce INTEGER,
    refusal_name TEXT, -- the error's name
    refusal TEXT,
    decided_block INTEGER -- where it was refused or found too late
) STRICT, WITHOUT ROWID;

-- down
DROP TABLE outbox;
DROP TABLE retractions;
DROP TABLE alerts;
