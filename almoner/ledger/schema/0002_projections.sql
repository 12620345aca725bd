-- up
-- Projections: what the events amount to. Emptied and built again when blocks are taken back.
CREATE TABLE programs (
    program TEXT PRIMARY KEY,
    kind TEXT NOT NULL,
    roster TEXT NOT NULL UNIQUE, -- of a grant program, itself
    purpose INTEGER,
    terms_hash BLOB,
    id INTEGER NOT NULL UNIQUE, -- of the event that named it first
    opened_at INTEGER NOT NULL
) STRICT;

CREATE TABLE persons (
    person INTEGER PRIMARY KEY,
    proposer INTEGER NOT NULL,
    confirmer INTEGER NOT NULL
) STRICT;

CREATE TABLE keys (
    key TEXT PRIMARY KEY,
    person INTEGER NOT NULL, -- whose it stays, also when it no longer works
    from_time INTEGER NOT NULL, -- first second it works
    proposer INTEGER NOT NULL,
    confirmer INTEGER NOT NULL,
    retired_at INTEGER, -- unlinked or vetoed
    vetoed INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;

CREATE INDEX keys_by_person ON keys (person, from_time, key);

CREATE TABLE appointments (
    id INTEGER PRIMARY KEY, -- of its Appointed event; a renewal has a row of its own
    person INTEGER NOT NULL,
    office INTEGER NOT NULL,
    from_time INTEGER NOT NULL,
    until_time INTEGER NOT NULL,
    proposer INTEGER NOT NULL,
    confirmer INTEGER NOT NULL,
    removed_at INTEGER, -- removed, or vetoed before it began
    vetoed INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE INDEX appointments_by_person ON appointments (person, office, id);

CREATE TABLE pauses (
    id INTEGER PRIMARY KEY, -- of its Paused event
    from_time INTEGER NOT NULL,
    until_time INTEGER NOT NULL, -- first second after it, ended early or not
    reason_hash BLOB NOT NULL,
    by INTEGER NOT NULL,
    ended_by INTEGER NOT NULL DEFAULT 0 -- who ended it early, 0 for nobody
) STRICT;

CREATE TABLE appropriations (
    appropriation INTEGER PRIMARY KEY,
    purpose INTEGER NOT NULL,
    source TEXT NOT NULL,
    ceiling INTEGER NOT NULL,
    received INTEGER NOT NULL DEFAULT 0,
    allotted INTEGER NOT NULL DEFAULT 0,
    apportioned INTEGER NOT NULL DEFAULT 0,
    obligated INTEGER NOT NULL DEFAULT 0,
    recovered INTEGER NOT NULL DEFAULT 0,
    returned_to_source INTEGER NOT NULL DEFAULT 0,
    from_time INTEGER NOT NULL,
    to_time INTEGER NOT NULL,
    cancel_at INTEGER NOT NULL,
    closed_at INTEGER
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
    id INTEGER NOT NULL, -- run or award
    allotment INTEGER NOT NULL,
    original INTEGER NOT NULL DEFAULT 0, -- the obligation it replaces money of, 0 for none
    obligated INTEGER NOT NULL, -- less what was released
    disbursed INTEGER NOT NULL DEFAULT 0,
    recovered INTEGER NOT NULL DEFAULT 0,
    released INTEGER NOT NULL DEFAULT 0,
    replaced INTEGER NOT NULL DEFAULT 0, -- of recovered and released, what others took up again
    payable_at INTEGER NOT NULL,
    PRIMARY KEY (program, id)
) STRICT, WITHOUT ROWID;

-- Net obligations of an allotment that fall due on a day, paid or not.
CREATE TABLE due (
    allotment INTEGER NOT NULL,
    day INTEGER NOT NULL, -- since 1970, in UTC
    amount INTEGER NOT NULL,
    PRIMARY KEY (allotment, day)
) STRICT, WITHOUT ROWID;

-- Documents, by their keyed reference, and what awards of all programs took of each.
CREATE TABLE costs (
    cost_ref BLOB PRIMARY KEY,
    gross INTEGER NOT NULL,
    charged INTEGER NOT NULL
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
    closer INTEGER NOT NULL DEFAULT 0, -- who rejected, withdrew or closed it; 0 for a stranger
    ended_at INTEGER, -- when it was last terminated
    except_until INTEGER NOT NULL, -- earliest end of a double membership it rests on, 0 for none
    signer BLOB, -- the claimant's public signer, NULL where none is bound
    signer_hash BLOB,
    established INTEGER NOT NULL DEFAULT 0, -- 1: paid at this pay-to and amount before
    frozen INTEGER NOT NULL DEFAULT 0, -- 1: its person asked to be paid nowhere for now
    restore_due INTEGER NOT NULL DEFAULT 0, -- 1: to be restored before its word is sealed again
    PRIMARY KEY (program, case_no)
) STRICT, WITHOUT ROWID;

CREATE INDEX cases_by_account ON cases (program, pay_to, case_no, caseworker, enrolled_at, status);
CREATE INDEX cases_by_ref ON cases (program, case_ref, case_no);

-- Who belongs to which case, and did: closing a case names every one of them.
CREATE TABLE members (
    program TEXT NOT NULL,
    case_no INTEGER NOT NULL,
    member_ref BLOB NOT NULL,
    second INTEGER NOT NULL, -- 1: beside another live case, by a declared exception
    freed_at INTEGER,
    PRIMARY KEY (program, case_no, member_ref)
) STRICT, WITHOUT ROWID;

CREATE INDEX members_by_ref ON members (program, member_ref, freed_at);

CREATE TABLE double_members (
    program TEXT NOT NULL,
    member_ref BLOB NOT NULL,
    case_ref BLOB NOT NULL, -- of the second household
    until_time INTEGER NOT NULL,
    proposer INTEGER NOT NULL,
    confirmer INTEGER NOT NULL,
    PRIMARY KEY (program, member_ref)
) STRICT, WITHOUT ROWID;

CREATE TABLE late_reports (
    program TEXT NOT NULL,
    case_no INTEGER NOT NULL,
    period INTEGER NOT NULL,
    due_at INTEGER NOT NULL,
    reported_at INTEGER NOT NULL,
    by TEXT NOT NULL, -- anyone's account
    PRIMARY KEY (program, case_no, period)
) STRICT, WITHOUT ROWID;

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
    kind TEXT NOT NULL,
    period INTEGER NOT NULL, -- of a single run: 0, then the one that goes on at its last approval
    state TEXT NOT NULL,
    first INTEGER NOT NULL, -- word
    last INTEGER NOT NULL,
    sealed_to INTEGER NOT NULL,
    case_no INTEGER NOT NULL DEFAULT 0, -- of a single run, as all down to the decision
    original INTEGER NOT NULL DEFAULT 0,
    decision BLOB,
    allotment INTEGER NOT NULL,
    maker INTEGER NOT NULL,
    opened_at INTEGER NOT NULL,
    total INTEGER NOT NULL DEFAULT 0,
    count INTEGER NOT NULL DEFAULT 0,
    content_hash BLOB NOT NULL,
    approved_at INTEGER, -- last
    certified_at INTEGER,
    payable_at INTEGER,
    payable_block INTEGER,
    recaller INTEGER NOT NULL DEFAULT 0, -- who proposed its recall
    recall_reason BLOB,
    ended_at INTEGER,
    end_reason BLOB, -- published by who recalled or withdrew it
    PRIMARY KEY (program, run)
) STRICT, WITHOUT ROWID;

-- Whose approval of a run counts, in the order of their seats.
CREATE TABLE approvers (
    program TEXT NOT NULL,
    run INTEGER NOT NULL,
    seat INTEGER NOT NULL,
    person INTEGER NOT NULL,
    PRIMARY KEY (program, run, seat)
) STRICT, WITHOUT ROWID;

-- What runs did to the words of 224 cases, as the program packs it: case i of a word is bit i.
CREATE TABLE words (
    program TEXT NOT NULL,
    word INTEGER NOT NULL,
    lane_run INTEGER NOT NULL, -- the last run that took cases of it
    lane BLOB NOT NULL, -- sealed in it and neither paid nor set aside
    tag INTEGER NOT NULL, -- period of that run
    issued BLOB NOT NULL, -- taken in that period
    PRIMARY KEY (program, word)
) STRICT, WITHOUT ROWID;

CREATE TABLE payments (
    program TEXT NOT NULL,
    payment_id INTEGER NOT NULL, -- run << 32 | case, or draw << 32 | award
    run INTEGER NOT NULL, -- or draw
    case_no INTEGER NOT NULL, -- or award
    kind TEXT NOT NULL,
    period INTEGER NOT NULL,
    pay_to TEXT NOT NULL,
    amount INTEGER NOT NULL,
    state TEXT NOT NULL,
    set_aside INTEGER NOT NULL, -- 1: out of its word, in a slot of its own
    failed_at INTEGER, -- the token refused the last try
    paid_at INTEGER,
    paid_by BLOB, -- transaction
    PRIMARY KEY (program, payment_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX payments_by_case ON payments (program, case_no, payment_id);
CREATE INDEX payments_by_period ON payments (program, period, state);

-- What single runs replaced of payments.
CREATE TABLE replaced (
    program TEXT NOT NULL,
    payment_id INTEGER NOT NULL,
    amount INTEGER NOT NULL,
    PRIMARY KEY (program, payment_id)
) STRICT, WITHOUT ROWID;

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
    deadline INTEGER NOT NULL, -- the same for every hold of a case and period, or of a single run
    placer INTEGER NOT NULL,
    bot INTEGER NOT NULL, -- 1: the placer held the MONITOR office then; its alerts are used once
    reviewer INTEGER NOT NULL DEFAULT 0,
    extended INTEGER NOT NULL DEFAULT 0,
    outcome TEXT, -- NULL until it counts
    ended_at INTEGER
) STRICT;

CREATE INDEX holds_by_payment ON holds (program, payment_id, id);

CREATE TABLE rules (
    rule_no INTEGER PRIMARY KEY,
    family INTEGER NOT NULL,
    rule_hash BLOB NOT NULL,
    authority TEXT NOT NULL,
    authority_hash BLOB, -- NULL without an authority
    registrar INTEGER NOT NULL,
    armer INTEGER NOT NULL DEFAULT 0 -- 0: not armed
) STRICT;

-- All versions of one rule, with what became of their holds since it was last re-armed.
CREATE TABLE families (
    family INTEGER PRIMARY KEY,
    placed INTEGER NOT NULL DEFAULT 0,
    overturned INTEGER NOT NULL DEFAULT 0,
    upheld INTEGER NOT NULL DEFAULT 0,
    unreviewed INTEGER NOT NULL DEFAULT 0,
    armed_at INTEGER, -- re-armed
    tripped_at INTEGER, -- since then it cannot hold
    proposer INTEGER NOT NULL DEFAULT 0, -- of its re-arming
    reason BLOB
) STRICT;

CREATE TABLE proposals (
    program TEXT NOT NULL,
    proposal INTEGER NOT NULL,
    case_no INTEGER NOT NULL, -- of a mass change, the word
    kind TEXT NOT NULL,
    basis TEXT NOT NULL,
    origin TEXT NOT NULL,
    state TEXT NOT NULL,
    channel INTEGER NOT NULL DEFAULT 0, -- of the notice, as the program file numbers them
    failures INTEGER NOT NULL DEFAULT 0,
    proposed_at INTEGER NOT NULL,
    served_at INTEGER,
    effective_at INTEGER,
    proposer INTEGER NOT NULL, -- 0 for the claimant
    second INTEGER NOT NULL DEFAULT 0, -- who served, approved, witnessed or objected at the counter
    payment_id INTEGER, -- that it would end
    prior BLOB NOT NULL, -- what it replaces, or replaced
    value BLOB NOT NULL,
    reason_hash BLOB NOT NULL,
    signer BLOB, -- the proposed one
    enacted_at INTEGER,
    PRIMARY KEY (program, proposal)
) STRICT, WITHOUT ROWID;

CREATE INDEX proposals_by_payment ON proposals (program, payment_id, proposal);
CREATE INDEX proposals_by_case ON proposals (program, case_no, proposal);

-- What a mass change sets, as it has to be repeated to enact it.
CREATE TABLE mass_changes (
    program TEXT NOT NULL,
    proposal INTEGER NOT NULL,
    bits BLOB NOT NULL,
    amounts BLOB NOT NULL, -- 8 bytes each
    PRIMARY KEY (program, proposal)
) STRICT, WITHOUT ROWID;

-- Who proposed, approved or noticed a change of a case.
CREATE TABLE involved (
    program TEXT NOT NULL,
    case_no INTEGER NOT NULL,
    person INTEGER NOT NULL,
    PRIMARY KEY (program, case_no, person)
) STRICT, WITHOUT ROWID;

-- What claimants signed. Their number by contract and case is the nonce of the next one.
CREATE TABLE claimant_acts (
    id INTEGER PRIMARY KEY, -- of its event
    contract TEXT NOT NULL,
    program TEXT NOT NULL,
    case_no INTEGER NOT NULL,
    action TEXT NOT NULL,
    subject INTEGER NOT NULL,
    relayer TEXT NOT NULL,
    acted_at INTEGER NOT NULL
) STRICT;

CREATE INDEX claimant_acts_by_case ON claimant_acts (program, case_no, contract);

CREATE TABLE appeals (
    program TEXT NOT NULL,
    subject INTEGER NOT NULL, -- 2^32 and more: a payment; less: a proposal
    case_no INTEGER NOT NULL,
    state TEXT NOT NULL,
    timely INTEGER NOT NULL,
    waived INTEGER NOT NULL,
    statement BLOB NOT NULL,
    received_at INTEGER NOT NULL,
    decide_by INTEGER NOT NULL,
    filer INTEGER NOT NULL, -- at the counter, 0 for a signed one
    officer INTEGER NOT NULL DEFAULT 0, -- to whom it is assigned
    decider INTEGER NOT NULL DEFAULT 0,
    decided_at INTEGER,
    reason_hash BLOB,
    PRIMARY KEY (program, subject)
) STRICT, WITHOUT ROWID;

CREATE INDEX appeals_by_case ON appeals (program, case_no, subject);

-- What decisions found a person to have received and not been due. Nothing collects it.
CREATE TABLE overpayments (
    id INTEGER PRIMARY KEY, -- of its event
    program TEXT NOT NULL,
    case_no INTEGER NOT NULL,
    subject INTEGER NOT NULL,
    amount INTEGER NOT NULL,
    found_at INTEGER NOT NULL,
    by INTEGER NOT NULL
) STRICT;

CREATE INDEX overpayments_by_case ON overpayments (program, case_no);

-- Grants. A case number elsewhere is, of a grant program, an award's.
CREATE TABLE rounds (
    round INTEGER PRIMARY KEY,
    program TEXT NOT NULL,
    allotment INTEGER NOT NULL,
    state TEXT NOT NULL,
    budget INTEGER NOT NULL,
    reserved INTEGER NOT NULL DEFAULT 0, -- by offers that stand
    floor INTEGER NOT NULL,
    ceiling INTEGER NOT NULL,
    match_bps INTEGER NOT NULL,
    opens_at INTEGER NOT NULL,
    closes_at INTEGER NOT NULL,
    regime TEXT NOT NULL,
    quorum INTEGER NOT NULL,
    maxima BLOB NOT NULL, -- 2 bytes each criterion
    rubric BLOB NOT NULL,
    plan_hash BLOB NOT NULL, -- what the publisher repeats
    drafter INTEGER NOT NULL,
    drafted_at INTEGER NOT NULL,
    publisher INTEGER NOT NULL DEFAULT 0,
    published_at INTEGER,
    judged_at INTEGER, -- when its panel was closed
    cancelled_at INTEGER,
    reason_hash BLOB -- of its cancelling
) STRICT;

CREATE INDEX rounds_by_program ON rounds (program, round);

CREATE TABLE applications (
    application INTEGER PRIMARY KEY,
    round INTEGER NOT NULL,
    state TEXT NOT NULL,
    signer BLOB NOT NULL,
    signer_hash BLOB NOT NULL,
    pay_to TEXT NOT NULL,
    amounts BLOB NOT NULL, -- 8 bytes each category
    matched INTEGER NOT NULL,
    total INTEGER NOT NULL,
    documents BLOB NOT NULL,
    revision INTEGER NOT NULL,
    org_ref BLOB, -- the organization, once it was identified
    sheets INTEGER NOT NULL DEFAULT 0,
    score INTEGER NOT NULL DEFAULT 0,
    submitted_at INTEGER NOT NULL, -- last
    asked_at INTEGER, -- for a revision, last
    asked_reason BLOB
) STRICT;

CREATE INDEX applications_by_round ON applications (round, signer_hash, application);
CREATE INDEX applications_by_signer ON applications (signer_hash);

-- What applicants signed. Their number by signer is the nonce of the next one.
CREATE TABLE applicant_acts (
    id INTEGER PRIMARY KEY, -- of its event
    application INTEGER NOT NULL,
    action TEXT NOT NULL,
    relayer TEXT NOT NULL,
    acted_at INTEGER NOT NULL
) STRICT;

CREATE INDEX applicant_acts_by_application ON applicant_acts (application);

CREATE TABLE reviews (
    application INTEGER NOT NULL,
    reviewer INTEGER NOT NULL,
    state TEXT NOT NULL,
    assigner INTEGER NOT NULL,
    assigned_at INTEGER NOT NULL,
    attested_at INTEGER,
    scores BLOB, -- 2 bytes each criterion
    comments BLOB,
    poster INTEGER NOT NULL DEFAULT 0,
    posted_at INTEGER,
    PRIMARY KEY (application, reviewer)
) STRICT, WITHOUT ROWID;

CREATE TABLE awards (
    program TEXT NOT NULL,
    award INTEGER NOT NULL,
    application INTEGER NOT NULL,
    state TEXT NOT NULL,
    mode TEXT NOT NULL,
    pay_to TEXT NOT NULL,
    signer BLOB NOT NULL, -- the grantee's public signer
    org_ref BLOB NOT NULL,
    allotment INTEGER NOT NULL,
    total INTEGER NOT NULL, -- amendments included
    from_time INTEGER NOT NULL,
    to_time INTEGER NOT NULL,
    match_bps INTEGER NOT NULL,
    indirect_bps INTEGER NOT NULL,
    tolerance_bps INTEGER NOT NULL,
    conditions BLOB NOT NULL, -- of its offer
    terms_hash BLOB NOT NULL, -- what its approvers and its grantee repeat
    recommender INTEGER NOT NULL,
    recommended_at INTEGER NOT NULL,
    approved_at INTEGER, -- last
    offered_at INTEGER,
    cumulative INTEGER, -- awarded to its organization with it, when it was offered
    offer_ends INTEGER,
    accepted_at INTEGER,
    ended_at INTEGER, -- withdrawn, declined, expired or closed
    closer INTEGER NOT NULL DEFAULT 0,
    released INTEGER NOT NULL DEFAULT 0, -- what was not drawn when it was closed
    returned INTEGER NOT NULL DEFAULT 0,
    frozen INTEGER NOT NULL DEFAULT 0, -- 1: no draw is approved, at the grantee's wish
    report BLOB,
    reported_at INTEGER,
    PRIMARY KEY (program, award)
) STRICT, WITHOUT ROWID;

CREATE INDEX awards_by_organization ON awards (program, org_ref);
CREATE INDEX awards_by_account ON awards (program, pay_to, award);
CREATE INDEX awards_by_application ON awards (program, application);

-- The budget of an award by cost category, or its milestones.
CREATE TABLE award_lines (
    program TEXT NOT NULL,
    award INTEGER NOT NULL,
    line INTEGER NOT NULL, -- from 0
    budget INTEGER NOT NULL,
    state TEXT NOT NULL, -- of a milestone
    evidence BLOB,
    judge INTEGER NOT NULL DEFAULT 0,
    judged_at INTEGER,
    reason_hash BLOB,
    PRIMARY KEY (program, award, line)
) STRICT, WITHOUT ROWID;

CREATE TABLE draws (
    program TEXT NOT NULL,
    draw INTEGER NOT NULL,
    award INTEGER NOT NULL,
    line INTEGER NOT NULL,
    state TEXT NOT NULL, -- until its approval; then its payment's
    amount INTEGER NOT NULL,
    matched INTEGER NOT NULL,
    cost_from INTEGER NOT NULL,
    cost_to INTEGER NOT NULL,
    cost_ref BLOB, -- of a reimbursement
    gross INTEGER NOT NULL, -- of that document
    evidence BLOB NOT NULL,
    content_hash BLOB NOT NULL, -- what reviewer and approvers repeat
    requested_at INTEGER NOT NULL,
    reviewer INTEGER NOT NULL DEFAULT 0,
    reviewed_at INTEGER,
    denier INTEGER NOT NULL DEFAULT 0,
    reason_hash BLOB, -- of its denial
    ended_at INTEGER, -- denied or withdrawn
    approved_at INTEGER, -- last
    payable_at INTEGER,
    payable_block INTEGER,
    outstanding INTEGER NOT NULL DEFAULT 0, -- advanced and neither substantiated nor returned
    disallowed INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (program, draw)
) STRICT, WITHOUT ROWID;

CREATE INDEX draws_by_award ON draws (program, award, draw);

-- What showed how advances were spent.
CREATE TABLE substantiations (
    id INTEGER PRIMARY KEY, -- of its event
    program TEXT NOT NULL,
    draw INTEGER NOT NULL,
    award INTEGER NOT NULL,
    amount INTEGER NOT NULL,
    cost_ref BLOB NOT NULL,
    gross INTEGER NOT NULL,
    evidence BLOB NOT NULL,
    accepted_at INTEGER NOT NULL,
    by INTEGER NOT NULL
) STRICT;

CREATE INDEX substantiations_by_award ON substantiations (program, award);

CREATE TABLE amendments (
    amendment INTEGER PRIMARY KEY,
    program TEXT NOT NULL,
    award INTEGER NOT NULL,
    kind TEXT NOT NULL,
    state TEXT NOT NULL,
    subject INTEGER NOT NULL, -- the line a de-obligation cuts, the payment a disallowance is about
    amount INTEGER NOT NULL,
    lines BLOB NOT NULL, -- 8 bytes each, of those that are agreed on
    moved INTEGER NOT NULL, -- between categories, by a grantee alone
    to_time INTEGER NOT NULL, -- 0 where it sets none
    conditions BLOB, -- of a bilateral one
    terms_hash BLOB, -- of a bilateral one: those of its award that it was agreed on
    authority TEXT NOT NULL,
    reason_hash BLOB NOT NULL,
    proposer INTEGER NOT NULL, -- 0 for the grantee
    proposed_at INTEGER NOT NULL,
    approved_at INTEGER, -- last
    noticer INTEGER NOT NULL DEFAULT 0,
    noticed_at INTEGER,
    evidence BLOB, -- of its notice
    object_by INTEGER,
    suspends INTEGER NOT NULL DEFAULT 0, -- 1: its award is, or was last, suspended by it
    statement BLOB, -- of the objection
    received_at INTEGER,
    decide_by INTEGER,
    filer INTEGER NOT NULL DEFAULT 0, -- of the objection at a counter
    decider INTEGER NOT NULL DEFAULT 0,
    decision_reason BLOB,
    enacted_at INTEGER,
    ended_at INTEGER,
    ender INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE INDEX amendments_by_award ON amendments (program, award, amendment);

-- Whose approval of an award, a draw or an amendment counts, in the order of their seats.
CREATE TABLE grant_approvers (
    program TEXT NOT NULL,
    subject TEXT NOT NULL,
    number INTEGER NOT NULL, -- of that award, draw or amendment
    seat INTEGER NOT NULL,
    person INTEGER NOT NULL,
    PRIMARY KEY (program, subject, number, seat)
) STRICT, WITHOUT ROWID;

-- Who acted on an award or its draws, or on an amendment of it: none of them decides its objections.
CREATE TABLE participants (
    program TEXT NOT NULL,
    award INTEGER NOT NULL,
    person INTEGER NOT NULL,
    amending INTEGER NOT NULL,
    PRIMARY KEY (program, award, person, amending)
) STRICT, WITHOUT ROWID;

-- down
DROP TABLE participants;
DROP TABLE grant_approvers;
DROP TABLE amendments;
DROP TABLE substantiations;
DROP TABLE draws;
DROP TABLE award_lines;
DROP TABLE awards;
DROP TABLE reviews;
DROP TABLE applicant_acts;
DROP TABLE applications;
DROP TABLE rounds;
DROP TABLE overpayments;
DROP TABLE appeals;
DROP TABLE claimant_acts;
DROP TABLE involved;
DROP TABLE mass_changes;
DROP TABLE proposals;
DROP TABLE families;
DROP TABLE rules;
DROP TABLE holds;
DROP TABLE replaced;
DROP TABLE payments;
DROP TABLE words;
DROP TABLE approvers;
DROP TABLE runs;
DROP TABLE periods;
DROP TABLE shared_accounts;
DROP TABLE key_offers;
DROP TABLE late_reports;
DROP TABLE double_members;
DROP TABLE members;
DROP TABLE cases;
DROP TABLE returned;
DROP TABLE costs;
DROP TABLE due;
DROP TABLE obligations;
DROP TABLE allotments;
DROP TABLE appropriations;
DROP TABLE pauses;
DROP TABLE appointments;
DROP TABLE keys;
DROP TABLE persons;
DROP TABLE programs;
