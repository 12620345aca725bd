// SPDX-License-Identifier: Apache-2.0
pragma solidity >=0.8.24;

/// @notice Where a payment stands.
enum PaymentState {
    NONE, // never sealed, or paid from its word
    DUE, // certified, in its word's lane
    HELD, // set aside by a hold
    FREE, // set aside, payable by anyone
    PAID, // paid after it was set aside
    STRUCK, // ended by due process, money back in the allotment
    EXPUNGED, // still unpayable at the end of the program's term, money back in the allotment
    REISSUED // failed, and replaced by a single run
}

/// @notice Why a payment exists. All but the regular ones are single runs: one payment, with its own decision.
enum PaymentKind {
    REGULAR,
    SUPPLEMENT, // an underpayment found by the agency, or a period that was missed
    RESTORED, // benefits restored by a decision
    REPLACEMENT, // of a payment that was struck because it went to the wrong place
    COURT_ORDER,
    REISSUE, // of a payment that failed or came back
    DRAW // on an award
}

/// @notice A single payment, kept in a slot of its own once it is set aside.
struct Payment {
    address payTo;
    uint64 amount;
    PaymentState state;
    uint16 period;
    PaymentKind kind;
}

/// @notice Approvals needed while a cumulative total stays at or below a sum.
struct Band {
    uint64 upTo; // base units; the last band has the largest uint64
    uint8 approvers; // distinct persons beside who asks
}

/// @notice Where a run of payments stands.
enum RunState {
    NONE,
    OPENED,
    SEALED,
    CERTIFIED,
    LAPSED, // not certified in time
    RECALLED // withdrawn by its maker, or taken back before it was payable
}

/// @notice The clocks and caps of holds, from the program's terms. Seconds, unless said.
struct HoldTerms {
    uint40 botHold; // longest expiry the bot may set
    uint40 maxTotalHold; // from the first hold to the deadline
    uint40 sustainedCap; // from the first hold, once sustained
    uint16 botShareBps; // of certified payments of a period, in 1/10000
    uint32 botFloor; // holds the bot may always place in a period
}

/// @notice When a notice counts as served.
enum NoticeMode {
    DISPATCH, // when its dispatch is attested; one undeliverable return opens it again
    DELIVERY // when its delivery is signed or attested, or after two failed attempts and a wait
}

/// @notice The clocks of notices and hearings, from the program's terms. Seconds.
struct NoticeTerms {
    NoticeMode mode;
    uint40 service; // time allowed for two dispatches, or for two attempts
    uint40 constructive; // DELIVERY: from two failed attempts to service
    uint40 noticePeriod; // from service to effect: an appeal before it is timely
    uint40 receiptGrace; // the most a filing at a counter is dated back
    uint40 decisionTime; // from an appeal to its decision
    uint40 coolingOff; // before a new pay-to or key counts, and for the counter to judge an objection
    uint40 unpayableAfter; // from the served notice to expunging a payment nobody could be paid
    uint40[4] waits; // of ADEQUATE, MASS_CHANGE, REQUESTED, DEATH; the largest uint40 bars the basis
}

/// @notice What may change about a case.
enum ChangeKind {
    NONE,
    INCREASE, // value: the new amount
    DECREASE, // value: the new amount; noticed
    TERMINATE, // noticed
    PAY_TO, // value: the new account; waits out a cooling-off
    SIGNER, // value: hash of the new signer; waits out a cooling-off
    RENEW, // value: the new last period
    EXPIRY, // the certification period ends; noticed
    REOPEN, // a terminated case goes on
    VOID_PAYMENT, // ends one payment; noticed
    MASS // new amounts of many cases by a change of law; noticed
}

/// @title What Treasury, Holds, Changes and Hearings may ask of a program that pays
/// @notice Payment ids are `run << 32 | case`, or `draw << 32 | award`, so a number below 2^32 names a case or award and
/// a larger one a payment.
interface IPayer {
    event PaymentSetAside(uint64 indexed paymentId, address indexed payTo, uint64 amount, PaymentState state);
    event PaymentFreed(uint64 indexed paymentId);
    event PaymentSettled(uint64 indexed paymentId, address indexed payTo, uint64 amount);
    event PaymentStruck(uint64 indexed paymentId, uint64 indexed proposal, uint64 amount);
    event PaymentExpunged(uint64 indexed paymentId, uint64 indexed proposal, uint64 amount);
    event PaymentReturned(uint64 indexed paymentId, address indexed from, uint64 amount, bool established);

    /// @notice Thrown when the terms of a program break a bound; names the term.
    error Payer_BadTerms(string term);
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
    /// @notice End a held payment and give its money back to the allotment. By Changes.
    function strike(uint64 paymentId, uint64 proposal) external;
    /// @notice Try a free payment a last time; if it fails, end it and give its money back. By Changes.
    /// @dev Short cash reverts: nobody loses a payment because the agency had no money that day.
    /// @return expunged false where the last attempt paid
    function expunge(uint64 paymentId, uint64 proposal) external returns (bool expunged);
    /// @notice Change a case as proposed. By Changes.
    /// @dev Reverts while a live run has sealed the case.
    /// @return prior the value before
    function enact(uint32 caseNo, ChangeKind kind, bytes32 value) external returns (bytes32 prior);
    /// @notice Undo a decrease or termination that took effect before its appeal. By Changes.
    /// @return done false where a live run has sealed the case: its word is not sealed again before this was done
    function restore(uint32 caseNo, ChangeKind kind, bytes32 prior) external returns (bool done);
    /// @notice Note that money of a payment came back. By the Treasury.
    /// @dev Reverts for a payment that is still to be made, held, or ended without having been paid.
    function noteReturn(uint64 paymentId, address from, uint64 amount) external;
    /// @notice Stop or resume new payments of a case or award, at its person's wish. By Changes.
    function freezePayTo(uint32 caseNo, bool frozen) external;
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
    /// @notice Whether a person acted on a case, or on that of a payment, or made its run.
    /// @param id a case number or a payment id
    function acted(uint64 id, uint32 person) external view returns (bool);
    /// @notice The live run that has sealed a case, 0 for none. While there is one, nothing about the case changes.
    function sealedIn(uint32 caseNo) external view returns (uint32 run);
    /// @notice Reverts unless a change could be made of the case as it stands.
    /// @return prior the value it would replace
    function requireChange(uint32 caseNo, ChangeKind kind, bytes32 value) external view returns (bytes32 prior);
    /// @notice The contract that keeps this program's cases, or awards, and knows which signers may be bound to them.
    function roster() external view returns (address);
    /// @notice The obligation a payment draws on: that of its run, or of its award.
    function obligationOf(uint64 paymentId) external view returns (uint32);
    /// @notice Distinct approvers needed where so much is approved with this.
    function approversNeeded(uint64 cumulative) external view returns (uint8);
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
