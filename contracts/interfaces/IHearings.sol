// SPDX-License-Identifier: Apache-2.0
pragma solidity >=0.8.24;

enum ProposalState {
    NONE,
    OPEN,
    SERVED,
    ENACTED,
    CLOSED
}

/// @notice A proposal to strike a payment whose hold was sustained. Nothing adverse happens without it.
struct Proposal {
    uint64 paymentId;
    ProposalState state;
    uint40 proposedAt;
    uint40 servedAt;
    uint40 effectiveAt; // servedAt + notice period: an appeal before it is timely
    uint32 proposer;
    uint32 server;
}

enum AppealState {
    NONE,
    FILED,
    FOR_CLAIMANT,
    FOR_AGENCY
}

/// @notice A claimant's appeal of a hold and of the proposal that follows from it: one hearing.
struct Appeal {
    AppealState state;
    bool timely;
    uint40 receivedAt;
    uint40 decideBy;
    uint32 decider;
}

/// @title Notices, appeals and decisions
/// @notice Holds no value. A payment is struck only after a served notice, its period and no timely appeal, or by a
/// decision for the agency.
/// @custom:invariant I13 no adverse act before a served notice and its period
/// @custom:invariant I15 the hearing officer is none of the people who acted
/// @custom:invariant I16 no path from a flag to a denial without a human decision and notice
interface IHearings {
    event ChangeProposed(address indexed program, uint64 indexed proposal, uint64 indexed paymentId, uint32 by);
    event NoticeServed(
        address indexed program,
        uint64 indexed proposal,
        uint64 indexed paymentId,
        bytes32 dispatch,
        uint40 effectiveAt,
        uint32 by
    );
    event ChangeEnacted(address indexed program, uint64 indexed proposal, uint64 indexed paymentId, address by);
    event ProposalClosed(address indexed program, uint64 indexed proposal, uint64 indexed paymentId);
    event AppealFiled(
        address indexed program,
        uint64 indexed paymentId,
        uint32 indexed caseNo,
        bytes32 statement,
        bool timely,
        bool released,
        uint40 receivedAt,
        uint40 decideBy,
        address relayer
    );
    event AppealDecided(
        address indexed program, uint64 indexed paymentId, bool forClaimant, bytes32 reasonHash, uint32 indexed by
    );

    /// @notice Thrown when the caller is not Holds.
    error Hearings_WrongCaller(address caller);
    /// @notice Thrown when a program is not one the Treasury opened.
    error Hearings_UnknownProgram(address program);
    /// @notice Thrown when a proposal is not in the state the act needs.
    error Hearings_ProposalWrongState(uint64 proposal, ProposalState state);
    /// @notice Thrown when nothing shows the dispatch of a notice.
    error Hearings_NoDispatch(uint64 proposal);
    /// @notice Thrown when two acts that need different persons come from one.
    error Hearings_SamePerson(uint32 person);
    /// @notice Thrown when somebody who acted on the case decides about it.
    error Hearings_Involved(uint64 paymentId, uint32 person);
    /// @notice Thrown before the notice period and the grace for filings under way are over.
    error Hearings_TooEarly(uint64 proposal, uint40 enactableAt);
    /// @notice Thrown while a timely appeal waits for its decision.
    error Hearings_UnderAppeal(uint64 paymentId);
    /// @notice Thrown when the hold is not active any more, or its time is over.
    error Hearings_HoldOver(uint64 paymentId);
    /// @notice Thrown when a claimant appeals the same subject again.
    error Hearings_AlreadyAppealed(uint64 paymentId);
    /// @notice Thrown when signer bytes are not those bound to the case.
    error Hearings_NotTheSigner(uint32 caseNo);
    /// @notice Thrown when the signed deadline of a message has passed.
    error Hearings_SignatureExpired(uint40 deadline);
    /// @notice Thrown when a signature is not the claimant's.
    error Hearings_BadSignature(uint32 caseNo);
    /// @notice Thrown when there is no appeal to decide.
    error Hearings_NoAppeal(uint64 paymentId, AppealState state);
    /// @notice Thrown when the agency would win by deciding after its own deadline.
    error Hearings_DecisionLate(uint64 paymentId, uint40 decideBy);

    /// @notice Open the proposal to strike a payment. By Holds, when a hold is sustained.
    /// @dev It can be appealed even where an appeal of the hold alone was decided for the agency; an appeal that is
    /// still open is the appeal of the proposal too.
    function propose(address program, uint64 paymentId, uint32 proposer) external returns (uint64 proposal);

    /// @notice Attest that the notice was dispatched. By DETERMINER or COUNTER, another person than the proposer.
    /// @param dispatch digest of the dispatch record
    function serve(address program, uint64 proposal, bytes32 dispatch) external;

    /// @notice Carry out a served proposal after its period and grace, without a timely appeal. By anyone.
    function enact(address program, uint64 proposal) external;

    /// @notice Appeal a hold by the claimant's own signature. Relayed by anyone.
    /// @dev A hold on an established payment ends at once unless it was sustained.
    /// @param statement salted digest of the claimant's words
    /// @param deadline last second the signed message is good for
    function appeal(
        address program,
        uint64 paymentId,
        bytes32 statement,
        uint40 deadline,
        bytes calldata signer,
        bytes calldata signature
    ) external;

    /// @notice Decide an appeal; enacted at once. By HEARING_OFFICER who had no part in the case, its run or its hold.
    /// @dev For the agency on a hold that was not sustained, the hold keeps its expiry.
    function decide(address program, uint64 paymentId, bool forClaimant, bytes32 reasonHash) external;

    function proposalOf(address program, uint64 proposal) external view returns (Proposal memory);
    /// @notice The proposal that would strike a payment, 0 for none.
    function proposalFor(address program, uint64 paymentId) external view returns (uint64);
    function appealOf(address program, uint64 paymentId) external view returns (Appeal memory);
    function treasury() external view returns (address);
}
