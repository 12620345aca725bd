-- up
-- Projections: what the monitor judges programs by, as two persons agreed on it.
CREATE TABLE rule_sets (
    id INTEGER PRIMARY KEY, -- of its RuleSetProposed event
    program TEXT NOT NULL,
    rule_set BLOB NOT NULL,
    report BLOB NOT NULL,
    state TEXT NOT NULL,
    number INTEGER NOT NULL DEFAULT 0, -- of its activation in the program, 0 before
    proposer INTEGER NOT NULL,
    activator INTEGER NOT NULL DEFAULT 0,
    deactivator INTEGER NOT NULL DEFAULT 0, -- 0 where another took its place
    proposed_at INTEGER NOT NULL,
    activated_at INTEGER,
    ended_at INTEGER -- overtaken, replaced or deactivated
) STRICT;

CREATE INDEX rule_sets_by_program ON rule_sets (program, state, id);

-- Roots over all that the monitor judged. Their blocks are contiguous.
CREATE TABLE outcome_posts (
    last INTEGER PRIMARY KEY, -- block
    first INTEGER NOT NULL,
    last_hash BLOB NOT NULL,
    root BLOB NOT NULL,
    judged INTEGER NOT NULL,
    alerts INTEGER NOT NULL,
    poster INTEGER NOT NULL,
    posted_at INTEGER NOT NULL
) STRICT;

-- down
DROP TABLE outcome_posts;
DROP TABLE rule_sets;
