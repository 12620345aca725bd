-- The ledger of one deployment on one chain. Times are seconds since 1970. Amounts are base units;
-- one of 2^63 or more is stored as itself less 2^64 (see columns.py).

-- What this file belongs to: one row.
CREATE TABLE deployment (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    version INTEGER NOT NULL,
    chain_id INTEGER NOT NULL,
    genesis BLOB NOT NULL,
    first_block INTEGER NOT NULL,
    offices TEXT NOT NULL,
    treasury TEXT NOT NULL,
    holds TEXT NOT NULL,
    hearings TEXT NOT NULL
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

-- Projections: what the events amount to. Emptied and built again when blocks are taken back.
CREATE TABLE programs (
    program TEXT PRIMARY KEY,
    roster TEXT NOT NULL UNIQUE,
    purpose INTEGER,
    terms_hash BLOB,
    opened_at INTEGER NOT NULL
) STRICT;

CREATE TABLE persons (
    person INTEGER PRIMARY KEY,
    key TEXT NOT NULL UNIQUE,
    proposer INTEGER NOT NULL,
    confirmer INTEGER NOT NULL
) STRICT;

CREATE TABLE appointments (
    person INTEGER NOT NULL,
    office INTEGER NOT NULL,
    from_time INTEGER NOT NULL,
    until_time INTEGER NOT NULL,
    proposer INTEGER NOT NULL,
    confirmer INTEGER NOT NULL,
    removed_at INTEGER,
    PRIMARY KEY (person, office)
) STRICT, WITHOUT ROWID;

CREATE TABLE appropriations (
    appropriation INTEGER PRIMARY KEY,
    purpose INTEGER NOT NULL,
    source TEXT NOT NULL,
    ceiling INTEGER NOT NULL,
    received INTEGER NOT NULL DEFAULT 0,
    allotted INTEGER NOT NULL DEFAULT 0,
    apportioned INTEGER NOT NULL DEFAULT 0,
    obligated INTEGER NOT NULL DEFAULT 0,
    returned_to_source INTEGER NOT NULL DEFAULT 0,
    from_time INTEGER NOT NULL,
    to_time INTEGER NOT NULL,
    cancel_at INTEGER NOT NULL
) STRICT;

CREATE TABLE allotments (
    allotment INTEGER PRIMARY KEY,
    appropriation INTEGER NOT NULL,
    program TEXT NOT NULL,
    allotted INTEGER NOT NULL,
    apportioned INTEGER NOT NULL DEFAULT 0,
    obligated INTEGER NOT NULL DEFAULT 0,
    disbursed INTEGER NOT NULL DEFAULT 0,
    recovered INTEGER NOT NULL DEFAULT 0,
    cash INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE TABLE obligations (
    program TEXT NOT NULL,
    id INTEGER NOT NULL, -- run
    allotment INTEGER NOT NULL,
    obligated INTEGER NOT NULL,
    disbursed INTEGER NOT NULL DEFAULT 0,
    recovered INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (program, id)
) STRICT, WITHOUT ROWID;

CREATE TABLE returned (
    program TEXT NOT NULL,
    payment_id INTEGER NOT NULL,
    amount INTEGER NOT NULL,
    PRIMARY KEY (program, payment_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE cases (
    program TEXT NOT NULL,
    case_no INTEGER NOT NULL,
    status TEXT NOT NULL,
    case_ref BLOB NOT NULL,
    group_ref BLOB NOT NULL,
    prior_case_no INTEGER NOT NULL,
    pay_to TEXT NOT NULL,
    amount INTEGER NOT NULL,
    from_period INTEGER NOT NULL,
    to_period INTEGER NOT NULL,
    members INTEGER NOT NULL,
    facts_commitment BLOB NOT NULL,
    terms_hash BLOB NOT NULL,
    caseworker INTEGER NOT NULL,
    enrolled_at INTEGER NOT NULL,
    determiner INTEGER NOT NULL DEFAULT 0,
    approved_at INTEGER,
    signer BLOB, -- the claimant's public signer, NULL where none is bound
    signer_hash BLOB,
    established INTEGER NOT NULL DEFAULT 0, -- 1: paid at this pay-to and amount before
    PRIMARY KEY (program, case_no)
) STRICT, WITHOUT ROWID;

CREATE INDEX cases_by_account ON cases (program, pay_to, case_no, caseworker, enrolled_at, status);

CREATE TABLE key_offers (
    program TEXT NOT NULL,
    case_no INTEGER NOT NULL,
    key TEXT NOT NULL,
    expires_at INTEGER NOT NULL,
    by INTEGER NOT NULL,
    PRIMARY KEY (program, case_no)
) STRICT, WITHOUT ROWID;

CREATE TABLE shared_accounts (
    program TEXT NOT NULL,
    account TEXT NOT NULL,
    capacity INTEGER NOT NULL,
    until_time INTEGER NOT NULL,
    proposer INTEGER NOT NULL,
    confirmer INTEGER NOT NULL,
    PRIMARY KEY (program, account)
) STRICT, WITHOUT ROWID;

CREATE TABLE periods (
    program TEXT NOT NULL,
    period INTEGER NOT NULL,
    issue_at INTEGER NOT NULL,
    certified INTEGER NOT NULL DEFAULT 0,
    count INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (program, period)
) STRICT, WITHOUT ROWID;

CREATE TABLE runs (
    program TEXT NOT NULL,
    run INTEGER NOT NULL,
    period INTEGER NOT NULL,
    state TEXT NOT NULL,
    first INTEGER NOT NULL,
    last INTEGER NOT NULL,
    sealed_to INTEGER NOT NULL,
    allotment INTEGER NOT NULL,
    maker INTEGER NOT NULL,
    opened_at INTEGER NOT NULL,
    total INTEGER NOT NULL DEFAULT 0,
    count INTEGER NOT NULL DEFAULT 0,
    content_hash BLOB, -- NULL before the first word is sealed
    approvals INTEGER NOT NULL DEFAULT 0,
    certified_at INTEGER,
    payable_at INTEGER,
    payable_block INTEGER,
    ended_at INTEGER,
    PRIMARY KEY (program, run)
) STRICT, WITHOUT ROWID;

CREATE TABLE payments (
    program TEXT NOT NULL,
    payment_id INTEGER NOT NULL, -- run << 32 | case
    run INTEGER NOT NULL,
    case_no INTEGER NOT NULL,
    period INTEGER NOT NULL,
    pay_to TEXT NOT NULL,
    amount INTEGER NOT NULL,
    state TEXT NOT NULL,
    set_aside INTEGER NOT NULL DEFAULT 0, -- 1: out of its word, in a slot of its own
    failed_at INTEGER, -- the token refused the last try
    paid_at INTEGER,
    paid_by BLOB, -- transaction
    PRIMARY KEY (program, payment_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX payments_by_case ON payments (program, case_no, payment_id);
CREATE INDEX payments_by_period ON payments (program, period, state);

CREATE TABLE holds (
    id INTEGER PRIMARY KEY, -- of its HoldPlaced event; the newest of a payment is the one that counts
    program TEXT NOT NULL,
    payment_id INTEGER NOT NULL,
    state TEXT NOT NULL,
    alert BLOB NOT NULL,
    rule_no INTEGER NOT NULL,
    reason INTEGER NOT NULL,
    trigger_block INTEGER NOT NULL,
    trigger_hash BLOB NOT NULL,
    evidence BLOB NOT NULL,
    notice BLOB NOT NULL,
    placed_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    deadline INTEGER NOT NULL,
    placer INTEGER NOT NULL,
    bot INTEGER NOT NULL, -- 1: the placer held the MONITOR office then; its alerts are used once
    reviewer INTEGER NOT NULL DEFAULT 0,
    ended_at INTEGER
) STRICT;

CREATE INDEX holds_by_payment ON holds (program, payment_id, id);

CREATE TABLE rules (
    rule_no INTEGER PRIMARY KEY,
    family INTEGER NOT NULL,
    rule_hash BLOB NOT NULL,
    authority TEXT NOT NULL,
    registrar INTEGER NOT NULL,
    armer INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE TABLE proposals (
    program TEXT NOT NULL,
    proposal INTEGER NOT NULL,
    payment_id INTEGER NOT NULL,
    state TEXT NOT NULL,
    proposed_at INTEGER NOT NULL,
    proposer INTEGER NOT NULL,
    served_at INTEGER,
    effective_at INTEGER,
    server INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (program, proposal)
) STRICT, WITHOUT ROWID;

CREATE INDEX proposals_by_payment ON proposals (program, payment_id, proposal);

CREATE TABLE appeals (
    program TEXT NOT NULL,
    payment_id INTEGER NOT NULL,
    case_no INTEGER NOT NULL,
    state TEXT NOT NULL,
    timely INTEGER NOT NULL,
    statement BLOB NOT NULL,
    received_at INTEGER NOT NULL,
    decide_by INTEGER NOT NULL,
    decider INTEGER NOT NULL DEFAULT 0,
    decided_at INTEGER,
    reason_hash BLOB,
    PRIMARY KEY (program, payment_id)
) STRICT, WITHOUT ROWID;

-- Findings of the fraud rules, written with the block that triggered them and gone with it.
CREATE TABLE alerts (
    alert BLOB PRIMARY KEY,
    program TEXT NOT NULL,
    payment_id INTEGER NOT NULL,
    case_no INTEGER NOT NULL,
    run INTEGER NOT NULL,
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
