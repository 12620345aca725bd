-- up
-- Rules that could not tell, for want of history: canonical JSON with what each would need.
ALTER TABLE alerts ADD COLUMN cannot_tell TEXT NOT NULL DEFAULT '[]';

-- down
ALTER TABLE alerts DROP COLUMN cannot_tell;
