// SPDX-License-Identifier: Apache-2.0
pragma solidity >=0.8.24;

/// @notice What kind of program the Treasury opens.
enum Kind {
    NONE,
    BENEFIT
}

/// @notice Money a legislature set aside for a purpose, until a date. Amounts in base units of the token.
struct Appropriation {
    uint64 ceiling; // the most that may be allotted and received
    uint64 received; // cash that arrived from the source
    uint64 allotted; // authority handed to allotments
    uint64 returnedToSource; // cash sent back
    uint64 apportioned; // cash handed to allotments
    uint64 obligated; // net obligations of its allotments
    uint40 from; // first second new obligations are allowed
    uint40 to; // first second they no longer are
    uint40 cancelAt; // from here nothing is paid from it
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

/// @notice What one run or award may draw. Keyed by program and run or award number.
struct Obligation {
    uint64 obligated;
    uint64 disbursed;
    uint64 recovered;
    uint32 allotment;
    uint40 cancelAt;
}

/// @title The money
/// @notice The only contract that holds or moves tokens. Money leaves it in two ways: to the pay-to of a certified
/// payment, or back to the funding source on record. No office can send it anywhere else.
/// @custom:invariant I1 received + recovered = disbursed + returned to source + balance on the books
/// @custom:invariant I2 authority: obligated less recovered never passes allotted; cash never goes below zero
/// @custom:invariant I3 no obligation outside the availability, no payment after the cancel date
/// @custom:invariant I4 a program spends only on the purpose of the appropriation
/// @custom:invariant I8 no office can send money to an address of its choice
/// @custom:invariant I9 what comes back returns to its allotment
/// @custom:invariant I10 obligated money cannot be withdrawn before its cancel date
interface ITreasury {
    event Established(address indexed holds, address indexed hearings);
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
    event Apportioned(uint32 indexed allotment, uint64 amount, uint64 cash, uint32 indexed by);
    event Obligated(
        address indexed program, uint32 indexed id, uint32 indexed allotment, uint64 amount, uint64 obligated
    );
    event Deobligated(
        address indexed program, uint32 indexed id, uint32 indexed allotment, uint64 amount, uint64 obligated
    );
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
    error Treasury_NotEstablished(address holds, address hearings);
    /// @notice Thrown when Holds and Hearings do not name this Treasury.
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
    /// @notice Thrown when an allotment is not the calling program's.
    error Treasury_ForeignAllotment(uint32 allotment, address program);
    /// @notice Thrown when an obligation would pass the allotment.
    error Treasury_OverAllotment(uint32 allotment, uint64 given, uint64 available);
    /// @notice Thrown outside the appropriation's availability.
    error Treasury_NotAvailable(uint32 appropriation, uint40 from, uint40 to);
    /// @notice Thrown when a payment could fall due, or be made, on or after the cancel date.
    error Treasury_PastCancelDate(uint40 given, uint40 cancelAt);
    /// @notice Thrown when an obligation number is used twice.
    error Treasury_AlreadyObligated(address program, uint32 id);
    /// @notice Thrown when more is drawn, released or returned than the obligation holds.
    error Treasury_OverObligation(address program, uint32 id, uint64 given, uint64 available);
    /// @notice Thrown when cash is short for a payment that is due; says what is missing.
    error Treasury_ShortCash(uint32 allotment, uint64 wanted, uint64 cash);
    /// @notice Thrown when a transfer failed and too little gas is left to tell a bad payee from a stingy caller.
    error Treasury_GasTooLow(uint256 left, uint256 needed);

    /// @notice Name the Holds and Hearings all programs obey. By the deployer, once, before any program exists.
    /// @dev Warning: check the two addresses before allotting money; nothing can change them afterwards.
    function establish(address holds, address hearings) external;

    /// @notice Book an appropriation. By BUDGET_OFFICER.
    function appropriate(uint32 purpose, address source, uint64 ceiling, uint40 from, uint40 to, uint40 cancelAt)
        external
        returns (uint32 appropriation);

    /// @notice Send cash to an appropriation; books what arrived. By its funding source, which approved the token.
    function fund(uint32 appropriation, uint64 amount) external;

    /// @notice Deploy a program from the creation code fixed at deployment. By PROGRAM_ADMIN.
    /// @param creationCode the code, checked against its hash
    /// @param terms the ABI-encoded terms the program's constructor reads
    function openProgram(Kind kind, bytes calldata creationCode, bytes calldata terms)
        external
        returns (address program);

    /// @notice Hand authority to a program. By BUDGET_OFFICER.
    function allot(uint32 appropriation, address program, uint64 amount) external returns (uint32 allotment);

    /// @notice Hand cash to an allotment. By BUDGET_OFFICER. May come as late as the settle transaction.
    function apportion(uint32 allotment, uint64 amount) external;

    /// @notice Reserve money for a certified run or award. By the allotment's program only.
    /// @param lastPayable latest second at which a payment under it may still fall due
    function obligate(uint32 id, uint32 allotment, uint64 amount, uint40 lastPayable) external;

    /// @notice Release what will not be paid back to the allotment. By the program only.
    function deobligate(uint32 id, uint64 amount) external;

    /// @notice Pay the set bits of a word. By the program only.
    /// @dev A transfer that fails leaves its bit unset in the answer; everything else is paid.
    /// @param entries 28 bytes each (pay-to 20, amount 8); entry i belongs to bit i
    /// @return paidBits the bits whose transfer succeeded
    function disburse(uint32 id, bytes calldata entries, uint256 bits) external returns (uint256 paidBits);

    /// @notice Send back money of a payment. By anyone who approved the token.
    function recover(address program, uint64 paymentId, uint64 amount) external;

    /// @notice Send cash that no obligation needs back to the funding source on record. By BUDGET_OFFICER.
    function returnUnobligated(uint32 appropriation, uint64 amount) external;

    function holds() external view returns (address);
    function hearings() external view returns (address);
    function token() external view returns (address);
    function isProgram(address program) external view returns (bool);
    function appropriationOf(uint32 appropriation) external view returns (Appropriation memory);
    function allotmentOf(uint32 allotment) external view returns (Allotment memory);
    function obligationOf(address program, uint32 id) external view returns (Obligation memory);
    function returnedOf(address program, uint64 paymentId) external view returns (uint64);
    /// @notice Totals over all appropriations, and the tokens the books say are here.
    function books()
        external
        view
        returns (uint64 received, uint64 recovered, uint64 disbursed, uint64 returnedToSource, uint64 balance);
}
