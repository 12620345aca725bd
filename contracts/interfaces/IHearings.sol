// SPDX-License-Identifier: Apache-2.0
pragma solidity >=0.8.24;

import {IClaimant, Signature} from "./IClaimant.sol";

enum AppealState {
    NONE,
    FILED,
    FOR_CLAIMANT,
    FOR_AGENCY,
    WITHDRAWN
}

/// @notice An appeal of one subject: a payment that is or was held, or a proposal about a case.
struct Appeal {
    AppealState state;
    bool timely; // received before the notice took effect, or late for a good cause
    bool waived; // the person wants nothing continued meanwhile, and so nothing to owe if it is lost
    uint40 receivedAt;
    uint40 decideBy; // past it nothing is decided against the person any more
    uint32 filer; // who took it at the counter, 0 for a signed appeal
    uint32 officer; // to whom it is assigned, 0 for nobody
    uint32 decider;
}

/// @title Appeals and decisions
/// @notice Holds no value. While a timely appeal is open nothing adverse about its subject takes effect; the hearing
/// officer is none of the people who acted; a decision is enacted at once.
/// @dev A subject is a number: a payment id (2^32 and above) for a hold and the proposal to strike that follows from
/// it (one hearing), or the number of a proposal of {IChanges}.
/// @custom:invariant I14 while a timely appeal is open no run is sealed that pays less than before
/// @custom:invariant I15 the hearing officer is none of the people who acted
/// @custom:invariant I16 no path from a flag to a denial, a debt or a penalty without a human decision and notice
interface IHearings is IClaimant {
    event AppealFiled(
        address indexed program,
        uint64 indexed subject,
        uint32 indexed caseNo,
        bytes32 statement,
        bool timely,
        bool waived,
        bool released,
        uint40 receivedAt,
        uint40 decideBy,
        uint32 filer,
        address relayer
    );
    event GoodCauseFound(address indexed program, uint64 indexed subject, bytes32 reasonHash, uint32 indexed by);
    event AppealAssigned(address indexed program, uint64 indexed subject, uint32 indexed officer, uint32 by);
    event AppealWithdrawn(address indexed program, uint64 indexed subject);
    event AppealDecided(
        address indexed program, uint64 indexed subject, bool forClaimant, bytes32 reasonHash, uint32 indexed by
    );
    event OverpaymentEstablished(
        address indexed program, uint64 indexed subject, uint32 indexed caseNo, uint64 amount, uint64 total, uint32 by
    );

    /// @notice Thrown when a program is not one the Treasury opened.
    error Hearings_UnknownProgram(address program);
    /// @notice Thrown when the caller is not Holds.
    error Hearings_WrongCaller(address caller);
    /// @notice Thrown when there is nothing to appeal: no hold, or no adverse proposal, of that number.
    error Hearings_NothingToAppeal(uint64 subject);
    /// @notice Thrown when the same subject is appealed again.
    error Hearings_AlreadyAppealed(uint64 subject);
    /// @notice Thrown when a filing is dated back too far, or into the future.
    error Hearings_BadReceipt(uint40 receivedAt, uint40 earliest);
    /// @notice Thrown when somebody who acted on the case takes or decides its appeal.
    error Hearings_Involved(uint64 subject, uint32 person);
    /// @notice Thrown when an act that needs a reason has none.
    error Hearings_NoReason(uint64 subject);
    /// @notice Thrown when there is no appeal to decide.
    error Hearings_NoAppeal(uint64 subject, AppealState state);
    /// @notice Thrown when another officer than the one assigned decides, or an assignee is no hearing officer.
    error Hearings_NotAssigned(uint64 subject, uint32 officer);
    /// @notice Thrown when an appeal is timely already.
    error Hearings_Timely(uint64 subject);
    /// @notice Thrown when the agency would win by deciding after its own deadline.
    error Hearings_DecisionLate(uint64 subject, uint40 decideBy);
    /// @notice Thrown when a decision for the agency comes before the notice was served or, of an appeal that the
    /// counter filed, before the notice takes effect.
    error Hearings_NotServed(uint64 subject, uint40 effectiveAt);
    /// @notice Thrown when a decision for the claimant finds an overpayment.
    error Hearings_NoOverpayment(uint64 subject, uint64 overpayment);

    /// @notice Appeal by the claimant's own signature. Relayed by anyone. Action "appeal", or "appeal and waive" where
    /// nothing shall be continued meanwhile; content the statement.
    /// @dev A timely appeal ends a hold at once for an established payment whose hold was not sustained, and undoes a
    /// change that is in effect already. It takes the place of one that the counter filed in the person's name, and
    /// was received when that one was.
    /// @param statement salted digest of the person's words
    function appeal(address program, uint64 subject, bytes32 statement, bool waive, Signature calldata signature)
        external;

    /// @notice Take an appeal at the counter, with the date it was received. By COUNTER, not an officer of the case.
    /// @param receivedAt at most the program's receipt grace back
    function fileAtCounter(address program, uint64 subject, bytes32 statement, bool waive, uint40 receivedAt) external;

    /// @notice Find a good cause for a late appeal: it counts as timely. By HEARING_OFFICER with no part in the case.
    function findGoodCause(address program, uint64 subject, bytes32 reasonHash) external;

    /// @notice Assign an appeal to a hearing officer with no part in the case. By HEARING_OFFICER.
    function assign(address program, uint64 subject, uint32 officer) external;

    /// @notice Take an appeal back. Action "withdraw appeal".
    function withdraw(address program, uint64 subject, Signature calldata signature) external;

    /// @notice Decide an appeal; enacted at once. By the HEARING_OFFICER it is assigned to, or by any without a part in
    /// the case where it is assigned to nobody in office.
    /// @dev For the agency on a hold that was not sustained, the hold keeps its expiry. Past its deadline an appeal is
    /// decided for the claimant or not at all; so it is before the notice was served and, where the counter filed it,
    /// before the notice takes effect.
    /// @param overpayment base units the person received and was not due, found by a decision for the agency; it is
    /// recorded, and nothing collects it
    function decide(address program, uint64 subject, bool forClaimant, uint64 overpayment, bytes32 reasonHash)
        external;

    /// @notice Hear a subject again: an appeal of the hold alone, decided for the agency, does not decide the proposal
    /// that follows from sustaining it. By Holds.
    function reopen(address program, uint64 paymentId) external;

    function appealOf(address program, uint64 subject) external view returns (Appeal memory);
    /// @notice Base units of overpayments found by decisions about a case. A record, not a debt being collected.
    function overpaidOf(address program, uint32 caseNo) external view returns (uint64);
    /// @notice Whether the newest termination of a case is under appeal: until the decision its household is not free.
    function isEndAppealed(address program, uint32 caseNo) external view returns (bool);
    function treasury() external view returns (address);
}
