-- up
-- What the fraud check sees: events and transfers as rows of whole numbers. Built from the facts, as
-- the projections are. What the columns are is in almoner/observations/schema.py.
CREATE TABLE observations (
    id INTEGER NOT NULL,
    part INTEGER NOT NULL,
    clock INTEGER NOT NULL,
    time INTEGER NOT NULL,
    epoch INTEGER NOT NULL,
    kind INTEGER NOT NULL,
    program INTEGER,
    subject INTEGER,
    account INTEGER,
    other INTEGER,
    person INTEGER,
    partner INTEGER,
    reference INTEGER,
    payment INTEGER,
    amount INTEGER,
    value INTEGER,
    until INTEGER,
    PRIMARY KEY (id, part)
) STRICT, WITHOUT ROWID;

CREATE INDEX observations_by_program ON observations (program, subject, kind, clock)
    WHERE program IS NOT NULL;
CREATE INDEX observations_by_account ON observations (account, kind, clock)
    WHERE account IS NOT NULL;
CREATE INDEX observations_by_other ON observations (other, kind, clock)
    WHERE other IS NOT NULL;
CREATE INDEX observations_by_person ON observations (person, kind, clock)
    WHERE person IS NOT NULL;
CREATE INDEX observations_by_reference ON observations (reference, kind, clock)
    WHERE reference IS NOT NULL;

-- Figures of epochs that are over, for rules that compare.
CREATE TABLE tallies (
    tally INTEGER NOT NULL,
    epoch INTEGER NOT NULL,
    first INTEGER NOT NULL, -- what it is of: up to three keys, 0 where there are fewer
    second INTEGER NOT NULL,
    third INTEGER NOT NULL,
    n INTEGER NOT NULL,
    more INTEGER NOT NULL,
    most INTEGER NOT NULL,
    PRIMARY KEY (tally, first, epoch, second, third)
) STRICT, WITHOUT ROWID;

-- down
DROP TABLE tallies;
DROP TABLE observations;
