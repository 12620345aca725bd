// SPDX-License-Identifier: Apache-2.0
pragma solidity >=0.8.24;

import {Signature} from "./IClaimant.sol";

/// @notice How an award may change. The last five are unilateral: the agency's, with a cited authority, a notice and the
/// grantee's right to object (2 CFR 200.339 to 200.345).
enum AmendmentKind {
    NONE,
    BILATERAL, // another budget or end, agreed by both and approved like an award
    NO_COST_EXTENSION, // a later end, once, the same money
    REBUDGET, // between categories, within the award's tolerance
    SUSPENSION, // no new requests from its notice on, until it is lifted
    TERMINATION, // the period of performance ends
    DEOBLIGATION, // what was not drawn of a line is taken back
    CLOSEOUT, // without a report, after the liquidation
    DISALLOWANCE // costs that were paid are not allowed; recorded, not collected
}

/// @notice Where an amendment stands.
enum AmendmentState {
    NONE,
    PROPOSED, // waits for its approvals, or for its notice
    NOTICED, // the grantee may object
    OBJECTED,
    UPHELD, // the objection was decided for the agency
    EFFECTIVE,
    OVERTURNED, // decided for the grantee
    LAPSED, // not decided in time
    WITHDRAWN // by its proposer, or a suspension that was lifted
}

struct Amendment {
    address program;
    uint32 award;
    AmendmentKind kind;
    AmendmentState state;
    uint64 subject; // the line a de-obligation cuts, the payment a disallowance is about
    uint64 amount; // base units of it
    uint40 to; // the end of the period of performance it sets
    uint40 objectBy; // first second an objection comes too late
    uint40 decideBy; // last second an objection can be decided for the agency
    uint32 proposer;
    uint32 noticer;
    uint32 filer; // of the objection at a counter
    uint32 decider;
    uint32[4] approvers;
    uint40 approvedAt; // of its last approval
    bytes32 content; // of a bilateral amendment: keccak256 of (the terms' hash it began from, what was signed)
}

/// @title After the award: everything that changes one
/// @notice One for the agency, for all its grant programs. Holds no value.
/// @dev GRANTS_OFFICER proposes; another person gives the notice, HEARING_OFFICER decides objections, and neither acted
/// on the award before. A grantee acts by the message of {IClaimant}, whose case number is the award's.
/// @custom:invariant I24 award terms change only by a recorded kind
/// @custom:invariant I15 who acted on an award never decides its objection
/// @custom:invariant I16 no path from a flag to a disallowance without a human decision and notice
interface IGrantAmendments {
    /// @notice `conditions` are those a bilateral amendment was agreed on with, for its approvers to repeat; 0 for the
    /// other kinds.
    event AmendmentProposed(
        uint32 indexed amendment,
        address indexed program,
        uint32 indexed award,
        AmendmentKind kind,
        uint64 subject,
        uint64 amount,
        uint64[] lines,
        uint40 to,
        bytes32 conditions,
        string authority,
        bytes32 reasonHash,
        uint32 by
    );
    event AmendmentApproved(
        uint32 indexed amendment, bytes32 content, uint64 cumulative, uint32[4] approvers, uint32 indexed by
    );
    event AmendmentNoticed(
        uint32 indexed amendment, uint32 indexed award, bytes32 evidence, uint40 objectBy, uint32 indexed by
    );
    event ObjectionFiled(
        uint32 indexed amendment, uint32 indexed award, bytes32 statement, uint40 receivedAt, uint40 decideBy, uint32 by
    );
    event ObjectionJudged(uint32 indexed amendment, bool forGrantee, bytes32 reasonHash, uint32 indexed by);
    event AmendmentEnacted(uint32 indexed amendment, uint32 indexed award, AmendmentKind indexed kind);
    /// @notice `state` is OVERTURNED, LAPSED or WITHDRAWN.
    event AmendmentEnded(uint32 indexed amendment, AmendmentState state, uint32 indexed by);

    /// @notice Thrown when an address is no grant program of the Treasury.
    error GrantAmendments_UnknownProgram(address program);
    /// @notice Thrown when an amendment is not in the state the act needs.
    error GrantAmendments_WrongState(uint32 amendment, AmendmentState state);
    /// @notice Thrown when an act is not for an amendment of this kind, or its figures make no sense for it.
    error GrantAmendments_WrongKind(uint32 amendment, AmendmentKind kind);
    /// @notice Thrown when a digest, an authority or an amount that must be given is missing.
    error GrantAmendments_Incomplete(uint32 award);
    /// @notice Thrown when two acts that need different persons come from one, or one who recommended the award or
    /// judged its application approves a change of it.
    error GrantAmendments_SamePerson(uint32 person);
    /// @notice Thrown when a person who acted on an award would hear its objection, or file it.
    error GrantAmendments_Involved(uint32 amendment, uint32 person);
    /// @notice Thrown when an act comes before its time, or too late for it; a limit of 0 is none.
    error GrantAmendments_NotNow(uint32 amendment, uint40 from, uint40 until);
    /// @notice Thrown when an approver signs another content than was agreed, or the terms it was agreed on changed
    /// since.
    error GrantAmendments_ContentDiffers(uint32 amendment, bytes32 given, bytes32 agreed);
    /// @notice Thrown when a grantee moves more between categories than its award lets it.
    error GrantAmendments_OverTolerance(uint32 award, uint64 given, uint64 available);
    /// @notice Thrown when an extension is the second one, no later than the end, or longer than allowed.
    error GrantAmendments_BadExtension(uint32 award, uint40 given, uint40 most);
    /// @notice Thrown when a counter filing is dated back further than allowed, before the notice, or ahead.
    error GrantAmendments_BadReceipt(uint40 given, uint40 earliest);

    /// @notice Move money between categories within the tolerance, by the grantee's signature: action "rebudget",
    /// content keccak256 of the ABI encoding of the lines. In effect at once; needs nobody's approval.
    function rebudget(address program, uint32 award, uint64[] calldata lines, Signature calldata signature)
        external
        returns (uint32 amendment);
    /// @notice Extend the period of performance once, before it ends, without more money. By GRANTS_OFFICER, who adds
    /// the grantee's signature: action "extend", content the new end.
    function extend(address program, uint32 award, uint40 to, bytes32 reasonHash, Signature calldata signature)
        external
        returns (uint32 amendment);
    /// @notice Agree on another budget or end. By GRANTS_OFFICER, who adds the grantee's signature: action "amend",
    /// content keccak256 of (lines, to, conditions). Waits for its approvals.
    function agree(
        address program,
        uint32 award,
        uint64[] calldata lines,
        uint40 to,
        bytes32 conditions,
        bytes32 reasonHash,
        Signature calldata signature
    ) external returns (uint32 amendment);
    /// @notice Approve what was agreed. By APPROVER. The approval that reaches the band puts it into effect.
    /// @dev The band follows all that was awarded to the organization, with what this adds. What was agreed on other
    /// terms than stand now is approved no more: it is agreed anew. So it is once an award was terminated.
    /// @custom:invariant I20 what was agreed changes the terms it was agreed on, and no others
    function approve(uint32 amendment, uint64[] calldata lines, uint40 to, bytes32 conditions) external;

    /// @notice Propose an adverse act. By GRANTS_OFFICER. Nothing changes before its notice.
    /// @param subject the line, or the payment; 0 for the other kinds
    /// @param authority the law it rests on, cited
    function propose(
        address program,
        uint32 award,
        AmendmentKind kind,
        uint64 subject,
        uint64 amount,
        string calldata authority,
        bytes32 reasonHash
    ) external returns (uint32 amendment);
    /// @notice Attest the notice of it. By another GRANTS_OFFICER. A suspension is in effect from here on, unless an
    /// earlier one was contested.
    function notice(uint32 amendment, bytes32 evidence) external;
    /// @notice Object, by the grantee's signature: action "object", subject the amendment, content the statement.
    /// @dev It takes the place of what the counter filed in the grantee's name, and was received when that was.
    function object(uint32 amendment, bytes32 statement, Signature calldata signature) external;
    /// @notice The same at a counter. By COUNTER, who did not act on the award, with the date it was received: not
    /// before the notice.
    function objectAtCounter(uint32 amendment, bytes32 statement, uint40 receivedAt) external;
    /// @notice Decide an objection. By HEARING_OFFICER, who did not act on the award. After the deadline only for the
    /// grantee; so it is with what a counter filed, as long as the grantee can object itself.
    function decide(uint32 amendment, bool forGrantee, bytes32 reasonHash) external;
    /// @notice Put an adverse act into effect that nobody objected to in time, or that was upheld. By anyone.
    /// @dev Waits for late filings, too: an objection may be dated back.
    function enact(uint32 amendment) external;
    /// @notice End an adverse act whose objection was not decided in time. By anyone. A suspension ends with it.
    function lapse(uint32 amendment) external;
    /// @notice Take back what is not in effect, or lift a suspension. By GRANTS_OFFICER.
    function withdraw(uint32 amendment) external;

    function amendmentOf(uint32 amendment) external view returns (Amendment memory);
    function amendments() external view returns (uint32);
    /// @notice Base units a grantee moved between categories so far.
    function movedOf(address program, uint32 award) external view returns (uint64);
    /// @notice Whether an award was extended without more money.
    function isExtended(address program, uint32 award) external view returns (bool);
    /// @notice Whether a suspension of an award ended while the grantee's objection was open. From then on a suspension
    /// is in effect when nobody objects or it is upheld: else an agency that never decides could suspend for ever.
    function isContested(address program, uint32 award) external view returns (bool);
    /// @notice The suspension an award is, or was last, suspended by; 0 once it ended.
    function suspendedBy(address program, uint32 award) external view returns (uint32 amendment);
    /// @notice Whether a person proposed, noticed, took back or approved an amendment of an award.
    function acted(address program, uint32 award, uint32 person) external view returns (bool);
    function treasury() external view returns (address);
}
