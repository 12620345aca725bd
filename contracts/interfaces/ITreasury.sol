// SPDX-License-Identifier: Apache-2.0
pragma solidity >=0.8.24;

/// @notice What kind of program the Treasury opens.
enum Kind {
    NONE,
    BENEFIT,
    GRANT
}

/// @notice Money a legislature set aside for a purpose, until a date. Amounts in base units of the token.
/// @dev The second slot is all that an obligation reads of it.
struct Appropriation {
    uint64 ceiling; // the most that may be allotted, and received less what was sent back
    uint64 received; // cash that arrived from the source
    uint64 allotted; // authority its allotments have
    uint64 returnedToSource; // cash sent back
    uint64 obligated; // net obligations of its allotments, paid or not
    uint64 recovered; // came back from payees to its allotments
    uint40 from; // first second new obligations are allowed
    uint40 to; // first second they no longer are
    uint40 cancelAt; // from here nothing is paid from it
    bool closed; // on or after cancelAt, by order; nothing is handed out any more
    uint64 apportioned; // cash handed to allotments less what was taken back from them
    uint32 purpose; // what it may be spent on
    address source; // the only place unspent money returns to
}

/// @notice A program's share of an appropriation: authority and cash are two ledgers.
struct Allotment {
    uint64 allotted; // authority
    uint64 obligated; // obligations less de-obligations
    uint64 disbursed; // paid out, gross
    uint64 cash; // apportioned + recovered - disbursed
    uint64 recovered; // came back from payees
    uint32 appropriation;
    address program;
}

/// @notice Totals over all appropriations, in base units.
struct Books {
    uint64 received;
    uint64 recovered;
    uint64 disbursed;
    uint64 returnedToSource;
}

/// @notice What was charged to one document, an invoice say, over all programs of the agency.
struct Cost {
    uint64 gross; // what the document comes to
    uint64 charged; // of it, to awards
}

/// @notice What one run or award may draw. Keyed by program and run or award number.
/// @dev Every payment reads and writes the first slot, and nothing of the second.
struct Obligation {
    uint64 obligated; // less what was released
    uint64 disbursed; // paid out, gross
    uint32 allotment;
    uint40 cancelAt; // its appropriation's
    uint40 payableAt; // first second it falls due
    uint64 recovered; // came back from payees
    uint64 released; // de-obligated so far
    uint64 replaced; // of recovered and released, what further obligations took up again
}

/// @title The money
/// @notice The only contract that holds or moves tokens. Money leaves it in two ways: to the pay-to of a certified
/// payment, or back to the funding source on record. No office can send it anywhere else.
/// @dev Two ladders. Authority goes appropriation, allotment, obligation; cash goes source, appropriation, allotment,
/// payee. Each rung can be climbed down again as far as nothing stands on it: {deobligate}, {deallot}; {recover},
/// {deapportion}, {returnUnobligated}. All amounts are base units of the token, all times seconds since 1970.
/// @custom:invariant I1 received + recovered = disbursed + returned to source + balance on the books
/// @custom:invariant I2 authority: obligated less recovered never passes allotted; cash never goes below zero
/// @custom:invariant I3 no obligation outside the availability, no payment after the cancel date; a reissue has the
/// availability and the cancel date of the obligation it replaces
/// @custom:invariant I4 a program spends only on the purpose of the appropriation
/// @custom:invariant I8 no office can send money to an address of its choice
/// @custom:invariant I9 what comes back returns to its allotment
/// @custom:invariant I10 obligated money cannot be withdrawn before its cancel date
interface ITreasury {
    event Established(
        address indexed holds,
        address indexed changes,
        address indexed hearings,
        address rounds,
        address amendments,
        address ruleSets
    );
    event Appropriated(
        uint32 indexed appropriation,
        uint32 indexed purpose,
        address source,
        uint64 ceiling,
        uint40 from,
        uint40 to,
        uint40 cancelAt,
        uint32 indexed by
    );
    event Funded(uint32 indexed appropriation, address indexed from, uint64 amount, uint64 received);
    event ProgramOpened(address indexed program, Kind indexed kind, uint32 purpose, bytes32 termsHash, uint32 by);
    event Allotted(
        uint32 indexed allotment,
        uint32 indexed appropriation,
        address indexed program,
        uint64 amount,
        uint64 allottedByAppropriation,
        uint32 by
    );
    event Deallotted(
        uint32 indexed allotment,
        uint32 indexed appropriation,
        uint64 amount,
        uint64 allotted,
        uint64 allottedByAppropriation,
        uint32 indexed by
    );
    event Apportioned(uint32 indexed allotment, uint64 amount, uint64 cash, uint32 indexed by);
    event Deapportioned(uint32 indexed allotment, uint64 amount, uint64 cash, uint32 indexed by);
    /// @notice `obligated` are its net obligations, paid or not; `idle` is the cash no allotment was handed.
    event AppropriationClosed(uint32 indexed appropriation, uint64 obligated, uint64 idle, uint32 indexed by);
    event Obligated(
        address indexed program,
        uint32 indexed id,
        uint32 indexed allotment,
        uint64 amount,
        uint64 obligated,
        uint40 payableAt
    );
    /// @notice Follows {Obligated} of the same number, where that replaces money of an original that came back.
    event Reobligated(
        address indexed program, uint32 indexed id, uint32 indexed original, uint64 amount, uint64 replaced
    );
    event Deobligated(
        address indexed program, uint32 indexed id, uint32 indexed allotment, uint64 amount, uint64 obligated
    );
    /// @notice Follows an increase of an obligation; `amount` is the increase, `obligated` the allotment's total.
    event ObligationIncreased(
        address indexed program, uint32 indexed id, uint32 indexed allotment, uint64 amount, uint64 obligated
    );
    /// @notice So much of an obligation falls due at another time than it was booked with.
    event Rescheduled(address indexed program, uint32 indexed id, uint64 amount, uint40 from, uint40 to);
    /// @notice `charged` is what is charged to the document now.
    event CostCharged(
        bytes32 indexed costRef, address indexed program, uint64 gross, uint64 amount, uint64 charged
    );
    event CostFreed(bytes32 indexed costRef, address indexed program, uint64 amount, uint64 charged);
    event Disbursed(
        address indexed program,
        uint32 indexed id,
        uint32 indexed allotment,
        uint64 amount,
        uint64 disbursed,
        uint64 cash
    );
    event Recovered(
        address indexed program,
        uint64 indexed paymentId,
        uint32 indexed allotment,
        address from,
        uint64 amount,
        uint64 recovered,
        uint64 cash
    );
    event ReturnedToSource(
        uint32 indexed appropriation, address indexed source, uint64 amount, uint64 returnedToSource, uint32 by
    );

    /// @notice Thrown when the one-time set-up was done, is not done yet, or is asked for by another than the deployer.
    error Treasury_NotEstablished(address holds, address changes, address hearings);
    /// @notice Thrown when one of the contracts all programs obey does not name this Treasury.
    error Treasury_ForeignContract(address given);
    /// @notice Thrown when another than the funding source on record sends cash: it would return to the source.
    error Treasury_NotTheSource(address given, address source);
    /// @notice Thrown when an amount is zero.
    error Treasury_ZeroAmount();
    /// @notice Thrown when the dates of an appropriation are not from < to <= cancelAt, or already over.
    error Treasury_BadDates(uint40 from, uint40 to, uint40 cancelAt);
    /// @notice Thrown when an address that must be set is not.
    error Treasury_ZeroAddress();
    /// @notice Thrown when an appropriation was never booked.
    error Treasury_UnknownAppropriation(uint32 appropriation);
    /// @notice Thrown when funding or allotting would pass the ceiling.
    error Treasury_OverCeiling(uint32 appropriation, uint64 given, uint64 available);
    /// @notice Thrown when the token delivered another amount than asked.
    error Treasury_BalanceMismatch(uint256 expected, uint256 actual);
    /// @notice Thrown when creation code is not the code fixed at deployment.
    error Treasury_ForeignCode(bytes32 given, bytes32 expected);
    /// @notice Thrown when an address is not a program this Treasury opened.
    error Treasury_UnknownProgram(address program);
    /// @notice Thrown when a program's purpose is not the appropriation's.
    error Treasury_WrongPurpose(uint32 given, uint32 expected);
    /// @notice Thrown when more cash is apportioned or returned than there is.
    error Treasury_ShortFunds(uint32 appropriation, uint64 given, uint64 available);
    /// @notice Thrown when more cash is taken back from an allotment than its open obligations leave.
    error Treasury_CashNeeded(uint32 allotment, uint64 given, uint64 available);
    /// @notice Thrown when an appropriation is closed before its cancel date.
    error Treasury_BeforeCancelDate(uint32 appropriation, uint40 given, uint40 cancelAt);
    /// @notice Thrown when a closed appropriation is closed again, or asked for authority or cash.
    error Treasury_Closed(uint32 appropriation);
    /// @notice Thrown when an allotment is not the calling program's.
    error Treasury_ForeignAllotment(uint32 allotment, address program);
    /// @notice Thrown when an obligation would pass the allotment, or authority in use would be taken back.
    error Treasury_OverAllotment(uint32 allotment, uint64 given, uint64 available);
    /// @notice Thrown outside the appropriation's availability.
    error Treasury_NotAvailable(uint32 appropriation, uint40 from, uint40 to);
    /// @notice Thrown when a payable time is over already, or after the last one.
    error Treasury_BadPayable(uint40 payableAt, uint40 lastPayable);
    /// @notice Thrown when a payment could fall due, or be made, on or after the cancel date.
    error Treasury_PastCancelDate(uint40 given, uint40 cancelAt);
    /// @notice Thrown when an obligation number is used twice.
    error Treasury_AlreadyObligated(address program, uint32 id);
    /// @notice Thrown when more is drawn, released, returned or replaced than the obligation has to give.
    error Treasury_OverObligation(address program, uint32 id, uint64 given, uint64 available);
    /// @notice Thrown when a document would be charged beyond its gross, or is said to come to another gross.
    error Treasury_OverCost(bytes32 costRef, uint64 given, uint64 gross, uint64 charged);
    /// @notice Thrown when cash is short for a payment that is due; says what is missing.
    error Treasury_ShortCash(uint32 allotment, uint64 wanted, uint64 cash);
    /// @notice Thrown when a transfer failed and too little gas is left to tell a bad payee from a stingy caller.
    error Treasury_GasTooLow(uint256 left, uint256 needed);

    /// @notice Name the contracts all programs obey. By the deployer, once, before any program exists.
    /// @dev Warning: check the addresses before allotting money; nothing can change them afterwards.
    /// @param rounds GrantRounds, and
    /// @param amendments GrantAmendments, which only grant programs ask
    /// @param ruleSets RuleSets, which Holds asks before the bot holds
    function establish(
        address holds,
        address changes,
        address hearings,
        address rounds,
        address amendments,
        address ruleSets
    ) external;

    /// @notice Book an appropriation: what a legislature set aside. By BUDGET_OFFICER.
    /// @dev Gives authority to no program and brings no cash. Warning: nothing of it can be changed afterwards; an
    /// order that was booked wrongly is left without cash and allotments, and booked again.
    /// @param purpose what it may be spent on; only programs of the same purpose get a share
    /// @param source where its cash comes from, and the only place it goes back to
    /// @param ceiling base units; the most that may be allotted, and received less what was sent back
    /// @param from first second new obligations are allowed
    /// @param to first second they no longer are
    /// @param cancelAt first second nothing is paid any more
    /// @return appropriation its number, from 1
    function appropriate(uint32 purpose, address source, uint64 ceiling, uint40 from, uint40 to, uint40 cancelAt)
        external
        returns (uint32 appropriation);

    /// @notice Send cash to an appropriation; books what arrived. By its funding source, which approved the token.
    /// @dev Gives the source no power over the cash: it comes back only as {returnUnobligated} lets it.
    function fund(uint32 appropriation, uint64 amount) external;

    /// @notice Deploy a program from the creation code fixed at deployment. By PROGRAM_ADMIN.
    /// @param creationCode the code, checked against its hash
    /// @param terms the ABI-encoded terms the program's constructor reads
    function openProgram(Kind kind, bytes calldata creationCode, bytes calldata terms)
        external
        returns (address program);

    /// @notice Hand authority to a program. By BUDGET_OFFICER.
    /// @dev Authority is no cash: runs can be certified with it, and paid only once cash is apportioned.
    /// @return allotment its number, from 1; each call makes a new one
    /// @custom:invariant I4 only to a program of the appropriation's purpose
    function allot(uint32 appropriation, address program, uint64 amount) external returns (uint32 allotment);

    /// @notice Take authority that no obligation uses back to the appropriation. By BUDGET_OFFICER.
    /// @dev At most allotted + recovered - obligated, which is never more than was allotted; also after the
    /// appropriation was closed. Touches no obligation and no cash. Warning: a reissue draws on the allotment of its
    /// original, and a run waiting for approval on the one it was opened with: leave them what they need.
    /// @custom:invariant I2 obligated less recovered stays within what is left
    function deallot(uint32 allotment, uint64 amount) external;

    /// @notice Hand cash to an allotment. By BUDGET_OFFICER. May come as late as the settle transaction.
    /// @dev What it can hand out is the appropriation's cash that no other allotment was handed.
    function apportion(uint32 allotment, uint64 amount) external;

    /// @notice Take cash back to the appropriation. By BUDGET_OFFICER.
    /// @dev Leaves what open obligations wait for (obligated - disbursed), due or not; once the appropriation is
    /// closed, all of it can be taken. Cash moves on the books only: it leaves by {returnUnobligated}.
    /// @custom:invariant I10 what obligations wait for stays until the appropriation is closed
    function deapportion(uint32 allotment, uint64 amount) external;

    /// @notice End an appropriation, on or after its cancel date. By BUDGET_OFFICER. Cannot be undone.
    /// @dev Nothing is allotted, funded, apportioned or obligated from it any more; what is still obligated can no
    /// longer be paid. Its cash can be de-apportioned and goes back to the source, also what payees send back later.
    /// Warning: it takes no payment away, since none is possible from the cancel date on; but who was not paid
    /// by then needs a new appropriation.
    function closeAppropriation(uint32 appropriation) external;

    /// @notice Send cash that no obligation needs back to the funding source on record. By BUDGET_OFFICER.
    /// @dev At most {returnable}. The officer chooses the sum and the time, never the place.
    /// @custom:invariant I10 before it is closed, every open obligation can still be paid afterwards
    function returnUnobligated(uint32 appropriation, uint64 amount) external;

    /// @notice Reserve money for a certified run or award. By the allotment's program only.
    /// @dev Needs authority, not cash.
    /// @param id run or award number, used once
    /// @param payableAt first second a payment under it falls due, not before now
    /// @param lastPayable latest second at which a payment under it may still fall due, before the cancel date
    /// @custom:invariant I3 only inside the appropriation's availability
    function obligate(uint32 id, uint32 allotment, uint64 amount, uint40 payableAt, uint40 lastPayable) external;

    /// @notice Reserve money again that came back of an obligation: recovered from a payee, or released. By the
    /// program of the original only.
    /// @dev It draws on the same allotment, keeps the same cancel date, and is allowed after the availability ended,
    /// because it counts as the obligation it replaces. What it takes up is spent of the original for good: a
    /// reissue that failed is released, and is then itself the original of the next. Warning: what came back may
    /// have been obligated anew, or taken back by {deallot}; then the allotment refuses.
    /// @param id number of the reissue, used once
    /// @param original number of the obligation the money came back of
    /// @custom:invariant I3 never so that a payment could fall on or after the cancel date
    /// @custom:invariant I9 never more than came back
    function reobligate(uint32 id, uint32 original, uint64 amount, uint40 payableAt, uint40 lastPayable) external;

    /// @notice Reserve more under an award. By the program only, inside the appropriation's availability.
    /// @dev It falls due with the rest. Needs authority, not cash.
    /// @custom:invariant I3 only inside the appropriation's availability
    function obligateMore(uint32 id, uint64 amount, uint40 lastPayable) external;

    /// @notice Say that part of an obligation falls due at another time, so that {cashNeed} counts it there. By the
    /// program only.
    /// @param from when it was to fall due until now
    /// @param lastPayable latest second at which it may still fall due, before the cancel date
    function reschedule(uint32 id, uint64 amount, uint40 from, uint40 to, uint40 lastPayable) external;

    /// @notice Charge a document, by its keyed reference, with part of its gross. By a program only.
    /// @dev The first charge says what the document comes to; when all is freed, the next one says it anew.
    /// @custom:invariant I24 the sum charged to one document over all awards never passes its gross
    function charge(bytes32 costRef, uint64 gross, uint64 amount) external;

    /// @notice Free what a document was charged with. By a program only.
    function uncharge(bytes32 costRef, uint64 amount) external;

    /// @notice Release what will not be paid back to the allotment. By the program only.
    /// @dev Releases no cash: that stays in the allotment, for other obligations or for {deapportion}.
    function deobligate(uint32 id, uint64 amount) external;

    /// @notice Pay the set bits of a word. By the program only.
    /// @dev A transfer that fails leaves its bit unset in the answer; everything else is paid.
    /// @param entries 28 bytes each (pay-to 20, amount 8); entry i belongs to bit i
    /// @return paidBits the bits whose transfer succeeded
    function disburse(uint32 id, bytes calldata entries, uint256 bits) external returns (uint256 paidBits);

    /// @notice Send back money of a payment. By anyone who approved the token.
    /// @dev Authority and cash return to the allotment it was paid from, also after the appropriation was closed.
    /// Warning: cannot be undone, and gives the sender no claim to be paid again.
    /// @custom:invariant I9 what comes back returns to its allotment
    function recover(address program, uint64 paymentId, uint64 amount) external;

    function holds() external view returns (address);
    function changes() external view returns (address);
    function hearings() external view returns (address);
    function rounds() external view returns (address);
    function amendments() external view returns (address);
    function ruleSets() external view returns (address);
    function token() external view returns (address);
    function isProgram(address program) external view returns (bool);
    /// @notice What an address pays for as a program of this Treasury; NONE where it is none.
    function kindOf(address program) external view returns (Kind);
    function appropriationOf(uint32 appropriation) external view returns (Appropriation memory);
    function allotmentOf(uint32 allotment) external view returns (Allotment memory);
    function obligationOf(address program, uint32 id) external view returns (Obligation memory);
    function returnedOf(address program, uint64 paymentId) external view returns (uint64);
    function costOf(bytes32 costRef) external view returns (Cost memory);
    /// @notice Net obligations of an allotment that fall due on a day, paid or not.
    /// @param day days since 1970, in UTC
    function dueOn(uint32 allotment, uint32 day) external view returns (uint64);

    /// @notice What cash an allotment needs so that everything payable by a date can be paid.
    /// @dev Warning: reads one storage slot for each day from the start of the appropriation to the date, and is meant
    /// for calls from outside, not from contracts.
    /// @param date counts to the end of its UTC day; one that is over counts as today
    /// @return due obligated, due by then and not paid, also what is held; 0 from the cancel date on
    /// @return missing what of it the allotment's cash does not cover; apportion at least that
    function cashNeed(uint32 allotment, uint40 date) external view returns (uint64 due, uint64 missing);

    /// @notice The most that can be returned to the source now.
    /// @dev Cash no allotment was handed (received - returned - apportioned), as far as all that is obligated could be
    /// paid without it (received + recovered - returned - obligated). Once closed, all of the former.
    function returnable(uint32 appropriation) external view returns (uint64);

    /// @notice Totals over all appropriations, and the tokens the books say are here.
    function books()
        external
        view
        returns (uint64 received, uint64 recovered, uint64 disbursed, uint64 returnedToSource, uint64 balance);
}
