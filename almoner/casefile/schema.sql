-- Everything that identifies a person is a Fernet token that opens in its place only (places.py); what is not can be read
-- off the chain too.
CREATE TABLE meta (
    name TEXT PRIMARY KEY,
    value BLOB NOT NULL
) WITHOUT ROWID;

CREATE TABLE cases (
    number_index BLOB PRIMARY KEY,     -- HMAC of the case number: finds a case, names none
    case_no INTEGER UNIQUE,            -- on chain; null before it is enrolled
    case_number BLOB NOT NULL,         -- token
    salt BLOB NOT NULL,                -- token
    facts BLOB NOT NULL,               -- token
    members BLOB NOT NULL,             -- token
    spelling_index BLOB NOT NULL       -- HMAC of the number without hyphens
) WITHOUT ROWID;
CREATE INDEX cases_by_spelling ON cases (spelling_index);

CREATE TABLE private (
    number_index BLOB NOT NULL REFERENCES cases (number_index),
    field TEXT NOT NULL,               -- the column's name
    value BLOB NOT NULL,               -- token
    PRIMARY KEY (number_index, field)
) WITHOUT ROWID;

CREATE TABLE codes (
    case_no INTEGER PRIMARY KEY,
    address TEXT NOT NULL,             -- of the code's key; the code itself is never kept
    expires_at INTEGER NOT NULL
);

CREATE TABLE credentials (
    credential_id BLOB PRIMARY KEY,
    case_no INTEGER NOT NULL,
    x BLOB NOT NULL,
    y BLOB NOT NULL,
    sign_count INTEGER NOT NULL,
    representative INTEGER,            -- whose it is; null for the claimant's
    proof BLOB                         -- token: that it is the representative's; null for the claimant's
) WITHOUT ROWID;
CREATE INDEX credentials_by_case ON credentials (case_no);

CREATE TABLE statements (
    digest BLOB PRIMARY KEY,           -- SHA-256 of salt and words, as it goes on chain
    payment_id INTEGER NOT NULL,
    case_no INTEGER NOT NULL,
    salt BLOB NOT NULL,                -- token
    words BLOB NOT NULL,               -- token
    written_at INTEGER NOT NULL,
    filed_by BLOB,                     -- transaction; null until it is on chain
    program TEXT NOT NULL DEFAULT ''   -- whose award case_no is; empty for a household's case
) WITHOUT ROWID;
CREATE INDEX statements_by_payment ON statements (payment_id);

CREATE TABLE grounds (
    digest BLOB PRIMARY KEY,           -- SHA-256 of salt and words, as it goes on chain
    case_no INTEGER,                   -- null where it is about no single case
    salt BLOB NOT NULL,                -- token
    words BLOB NOT NULL,               -- token
    written_at INTEGER NOT NULL
) WITHOUT ROWID;

CREATE TABLE contacts (                -- that counted before; what counts now is in private
    entry INTEGER PRIMARY KEY,
    number_index BLOB NOT NULL REFERENCES cases (number_index),
    record BLOB NOT NULL               -- token
);
CREATE INDEX contacts_by_case ON contacts (number_index);

CREATE TABLE choices (                 -- of electronic letters
    entry INTEGER PRIMARY KEY,
    number_index BLOB NOT NULL REFERENCES cases (number_index),
    record BLOB NOT NULL               -- token
);
CREATE INDEX choices_by_case ON choices (number_index);

CREATE TABLE representatives (
    entry INTEGER PRIMARY KEY,
    number_index BLOB NOT NULL REFERENCES cases (number_index),
    record BLOB NOT NULL               -- token
);
CREATE INDEX representatives_by_case ON representatives (number_index);

CREATE TABLE answers (
    entry INTEGER PRIMARY KEY,
    number_index BLOB NOT NULL REFERENCES cases (number_index),
    record BLOB NOT NULL               -- token
);
CREATE INDEX answers_by_case ON answers (number_index);

CREATE TABLE legal_holds (
    entry INTEGER PRIMARY KEY,
    number_index BLOB NOT NULL REFERENCES cases (number_index),
    record BLOB NOT NULL               -- token
);
CREATE INDEX legal_holds_by_case ON legal_holds (number_index);

CREATE TABLE letters (
    digest BLOB PRIMARY KEY,           -- SHA-256 of salt and text, as it goes on chain
    case_no INTEGER NOT NULL,
    content BLOB NOT NULL,             -- token
    dispatch BLOB NOT NULL             -- token
) WITHOUT ROWID;
CREATE INDEX letters_by_case ON letters (case_no);

CREATE TABLE erasures (
    entry INTEGER PRIMARY KEY,
    at INTEGER NOT NULL,
    office TEXT NOT NULL,
    case_no INTEGER,                   -- on chain; null for a case that never was
    kinds TEXT NOT NULL,               -- of what was erased
    rule BLOB NOT NULL                 -- token: people write names into a reason
);

CREATE TABLE access_log (
    entry INTEGER PRIMARY KEY,
    at INTEGER NOT NULL,
    office TEXT NOT NULL,
    purpose BLOB NOT NULL,             -- token: people write names into it
    act TEXT NOT NULL,
    case_no INTEGER
);
