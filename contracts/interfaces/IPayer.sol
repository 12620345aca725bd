// SPDX-License-Identifier: Apache-2.0
pragma solidity >=0.8.24;

/// @notice Where a payment stands.
enum PaymentState {
    NONE, // never sealed, or paid from its word
    DUE, // certified, in its word's lane
    HELD, // set aside by a hold
    FREE, // set aside, payable by anyone
    PAID, // paid after it was set aside
    STRUCK // ended by due process, money back in the allotment
}

/// @notice Why a payment exists.
enum PaymentKind {
    REGULAR
}

/// @notice A single payment, kept in a slot of its own once it is set aside.
struct Payment {
    address payTo;
    uint64 amount;
    PaymentState state;
    uint16 period;
    PaymentKind kind;
}

/// @notice Where a run of payments stands.
enum RunState {
    NONE,
    OPENED,
    SEALED,
    CERTIFIED,
    LAPSED
}

/// @notice The clocks and caps of holds, from the program's terms. Seconds, unless said.
struct HoldTerms {
    uint40 botHold; // longest expiry the bot may set
    uint40 maxTotalHold; // from the first hold to the deadline
    uint40 sustainedCap; // from the first hold, once sustained
    uint16 botShareBps; // of certified payments of a period, in 1/10000
    uint32 botFloor; // holds the bot may always place in a period
}

/// @notice The clocks of notices and hearings, from the program's terms. Seconds.
struct NoticeTerms {
    uint40 service; // time allowed for two dispatches
    uint40 noticePeriod; // from service to effect
    uint40 receiptGrace; // the most a filing may be dated back
    uint40 decisionTime; // from an appeal to its decision
}

/// @title What Treasury, Holds and Hearings may ask of a program that pays
/// @notice Payment ids are `run << 32 | case`.
interface IPayer {
    event PaymentSetAside(uint64 indexed paymentId, address indexed payTo, uint64 amount, PaymentState state);
    event PaymentFreed(uint64 indexed paymentId);
    event PaymentSettled(uint64 indexed paymentId, address indexed payTo, uint64 amount);
    event PaymentStruck(uint64 indexed paymentId, uint64 indexed proposal, uint64 amount);
    event PaymentReturned(uint64 indexed paymentId, address indexed from, uint64 amount, bool established);

    /// @notice Thrown when the caller is not the contract this act belongs to.
    error SetAside_WrongCaller(address caller);
    /// @notice Thrown when a payment is not in the state the act needs.
    error SetAside_PaymentWrongState(uint64 paymentId, PaymentState state);
    /// @notice Thrown when the token refused the transfer of a single payment.
    error SetAside_TransferFailed(uint64 paymentId, address payTo);
    /// @notice Thrown when a retry failed and too little gas is left to tell whose fault it was.
    error SetAside_GasTooLow(uint256 left, uint256 needed);

    /// @notice Set a due payment aside, or hold one that is set aside again. By Holds.
    function setHeld(uint64 paymentId) external;
    /// @notice Make a held payment payable by anyone. By Holds.
    function free(uint64 paymentId) external;
    /// @notice End a held payment and give its money back to the allotment. By Hearings.
    function strike(uint64 paymentId, uint64 proposal) external;
    /// @notice Note that money of a payment came back. By the Treasury.
    function noteReturn(uint64 paymentId, address from, uint64 amount) external;
    /// @notice Pay a payment that was set aside and is free. By anyone.
    function settlePayment(uint64 paymentId) external;
    /// @notice Try a payment again that fell due a day ago; if it fails again, take it out of its word. By anyone.
    /// @custom:invariant I18 a payee who cannot be paid blocks nobody else
    function setAside(uint64 paymentId) external;

    /// @notice A payment, its run's state, and when its challenge window ends (both must have passed).
    function payment(uint64 paymentId)
        external
        view
        returns (Payment memory, RunState state, uint40 payableAt, uint32 payableBlock);
    /// @notice Whether a person acted on the case of a payment or made its run.
    function acted(uint64 paymentId, uint32 person) external view returns (bool);
    /// @notice Whether this case was paid at this pay-to and amount before.
    function isEstablished(uint64 paymentId) external view returns (bool);
    /// @notice keccak256 of the claimant's signer bytes, 0 where none is bound.
    function signerHash(uint32 caseNo) external view returns (bytes32);
    /// @notice Payments certified in a period.
    function certifiedCount(uint16 period) external view returns (uint32);
    function holdTerms() external view returns (HoldTerms memory);
    function noticeTerms() external view returns (NoticeTerms memory);
    function purpose() external view returns (uint32);
}
