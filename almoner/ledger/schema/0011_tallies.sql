-- up
-- Figures of one officer are looked up in all epochs that count, and a program has thousands.
CREATE INDEX tallies_by_key ON tallies (tally, first, second, epoch);

-- down
DROP INDEX tallies_by_key;
