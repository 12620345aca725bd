-- up
ALTER TABLE alerts ADD COLUMN typology TEXT NOT NULL DEFAULT '';
ALTER TABLE alerts ADD COLUMN score INTEGER NOT NULL DEFAULT 0;

-- What rules found, written with the block that made it known and gone with it.
CREATE TABLE findings (
    rule TEXT NOT NULL,
    id INTEGER NOT NULL, -- of the observation it is about
    part INTEGER NOT NULL,
    place INTEGER NOT NULL, -- of several about one observation
    clock INTEGER NOT NULL,
    program INTEGER, -- keys, as of observations
    subject INTEGER,
    account INTEGER,
    person INTEGER,
    payment INTEGER,
    measure INTEGER NOT NULL,
    whole INTEGER NOT NULL,
    band TEXT NOT NULL,
    weight INTEGER NOT NULL,
    features TEXT NOT NULL, -- canonical JSON
    about TEXT NOT NULL, -- whom or what, in one text
    ends INTEGER NOT NULL, -- clock up to which it stands for later payments, 0 for none
    told INTEGER NOT NULL, -- 1: an investigator heard of it
    PRIMARY KEY (rule, id, part, place)
) STRICT, WITHOUT ROWID;

CREATE INDEX findings_by_about ON findings (rule, about, id);
CREATE INDEX findings_by_case ON findings (program, subject, ends);
CREATE INDEX findings_by_account ON findings (account, ends);
CREATE INDEX findings_by_id ON findings (id);

-- What investigators hear of that is about no payment: an officer, a case, an account, a program.
CREATE TABLE referrals (
    referral BLOB PRIMARY KEY,
    typology TEXT NOT NULL,
    decision TEXT NOT NULL,
    rule TEXT NOT NULL,
    id INTEGER NOT NULL, -- with part and place, its finding
    part INTEGER NOT NULL,
    place INTEGER NOT NULL,
    rule_set BLOB NOT NULL,
    trigger_block INTEGER NOT NULL,
    trigger_hash BLOB NOT NULL,
    triggered_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX referrals_by_block ON referrals (trigger_block);

-- down
DROP TABLE referrals;
DROP TABLE findings;
ALTER TABLE alerts DROP COLUMN score;
ALTER TABLE alerts DROP COLUMN typology;
