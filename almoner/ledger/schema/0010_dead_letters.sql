-- up
-- Amounts of events that no rule can count with, whole. Built from the facts, as the observations are.
CREATE TABLE dead_letters (
    id INTEGER NOT NULL, -- with part: its observation, whose kind is BEYOND
    part INTEGER NOT NULL,
    kind INTEGER NOT NULL, -- what it would be otherwise
    amount TEXT, -- decimal
    value TEXT, -- decimal
    PRIMARY KEY (id, part)
) STRICT, WITHOUT ROWID;

-- down
DROP TABLE dead_letters;
