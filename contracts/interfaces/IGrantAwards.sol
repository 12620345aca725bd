// SPDX-License-Identifier: Apache-2.0
pragma solidity >=0.8.24;

import {Signature} from "./IClaimant.sol";
import {Band, HoldTerms, IPayer, NoticeTerms} from "./IPayer.sol";

/// @notice What a grant program is opened with. Nothing here changes afterwards. Times are seconds.
struct GrantTerms {
    bytes32 programId; // digest of the program file
    uint32 purpose;
    uint40 challengeWindow; // between a draw's approval and its payment
    uint32 challengeBlocks; // blocks between them: both must pass
    uint40 offerWindow; // an offer may wait for its acceptance
    uint40 liquidation; // after the period of performance, in which its costs may still be drawn
    uint40 advanceHorizon; // how far ahead an advance may reach
    uint40 extension; // the most a period of performance is extended without more money, once
    uint40 objectionTime; // from the notice of an adverse act to the last objection
    uint40 margin; // kept before the cancel date
    uint8 categories; // cost categories; the last one is indirect costs
    HoldTerms holds;
    NoticeTerms notices;
    Band[] bands; // of what is awarded to one organization, and of what is drawn of one award
    address passkeyVerifier; // the one ERC-7913 verifier a grantee's signer may name
}

/// @notice How an award is paid.
enum PayMode {
    NONE,
    REIMBURSEMENT, // of costs by category, each against its invoice
    ADVANCE, // of costs by category; what was advanced is substantiated before the next draw
    MILESTONE // a fixed amount for each accepted milestone
}

/// @notice Where an award stands.
enum AwardState {
    NONE,
    RECOMMENDED, // waits for its approvals
    OFFERED, // money is set aside; waits for the grantee
    ACTIVE,
    SUSPENDED, // nothing new may be requested
    TERMINATED, // costs until then may still be drawn
    CLOSED,
    WITHDRAWN, // recommended no more
    DECLINED,
    EXPIRED // not accepted in time
}

/// @notice What an award is recommended with. Frozen by its hash once it is offered.
struct AwardPlan {
    uint32 application;
    uint64[] lines; // base units by cost category, or by milestone
    uint40 from; // the period of performance
    uint40 to;
    PayMode mode;
    uint16 indirectBps; // the most indirect costs may be of the others, in 1/10000
    uint16 toleranceBps; // share of the award the grantee may move between categories, in 1/10000
    bytes32 conditions; // digest of the terms and conditions
}

struct Award {
    address payTo;
    uint64 total; // base units, amendments included
    uint32 application;
    AwardState state;
    PayMode mode;
    bool frozen; // no draw is approved, at the grantee's wish
    uint64 drawn; // requested and not refused
    uint64 approved;
    uint64 paid;
    uint64 returned;
    uint64 outstanding; // advanced and neither substantiated nor returned
    uint64 disallowed;
    uint40 from;
    uint40 to;
    uint40 offerEnds;
    uint16 open; // draws neither refused nor paid nor ended
    uint16 indirectBps;
    uint16 toleranceBps;
    uint16 matchBps;
    uint32 recommender;
    uint32[4] approvers;
    uint40 approvedAt; // of its last approval
    uint32 allotment;
    bytes32 orgRef;
    bytes32 termsHash;
    bytes32 report; // digest of the final report, 0 before there is one
}

/// @notice Where a milestone stands.
enum MilestoneState {
    PLANNED,
    SUBMITTED, // never payable from here
    ACCEPTED,
    REJECTED
}

/// @notice A line of an award's budget: a cost category, or a milestone.
struct Line {
    uint64 budget;
    uint64 drawn; // requested and not refused
    MilestoneState state;
    bytes32 evidence; // of a milestone
}

/// @notice What a grantee asks for.
struct DrawRequest {
    uint8 line;
    uint64 amount; // base units
    uint64 matched; // base units of the grantee's own beside it
    uint40 costFrom; // when the costs were, or will be, incurred
    uint40 costTo;
    bytes32 costRef; // of a reimbursement: HMAC(agency key, vendor | document | date)
    uint64 gross; // of that document
    bytes32 evidence; // commitment to what shows the costs
}

/// @notice Where a draw stands until its approval; from there its payment says.
enum DrawState {
    NONE,
    REQUESTED,
    REVIEWED, // found in order, waits for its approvals
    APPROVED,
    DENIED,
    WITHDRAWN
}

struct Draw {
    uint32 award;
    uint8 line;
    DrawState state;
    uint64 amount;
    uint40 payableAt;
    uint32 payableBlock;
    uint32 reviewer;
    uint16 period;
    uint40 approvedAt; // of its last approval
    uint32[4] approvers;
    uint64 gross;
    uint64 disallowed;
    uint64 outstanding; // of an advance: paid and neither substantiated nor returned
    bytes32 costRef;
    bytes32 contentHash;
}

/// @title A grant program: awards and the draws on them
/// @notice Holds no value. It tells the Treasury whom to pay, and nobody can make it name another pay-to than that of
/// an award its grantee accepted. Payment ids are `draw << 32 | award`.
/// @dev A grantee acts by the message of {IClaimant}, whose case number is the award's; anyone may relay it.
/// GRANTS_OFFICER recommends awards and reviews draws; approves neither and is paid nothing by them. APPROVER approves
/// what another recommended or reviewed.
/// @custom:invariant I8 only the pay-to of an accepted award is paid
/// @custom:invariant I19 recommender, reviewer and approvers are distinct persons; bands follow cumulative amounts
/// @custom:invariant I20 an approval binds exactly one content
/// @custom:invariant I24 costs lie inside the period of performance, draws inside their lines and before closeout
interface IGrantAwards is IPayer {
    event AwardRecommended(
        uint32 indexed award,
        uint32 indexed application,
        address indexed payTo,
        uint64[] lines,
        uint64 total,
        uint40 from,
        uint40 to,
        PayMode mode,
        uint16 matchBps,
        uint16 indirectBps,
        uint16 toleranceBps,
        bytes32 conditions,
        bytes32 termsHash,
        uint32 by
    );
    event AwardWithdrawn(uint32 indexed award, uint32 indexed by);
    /// @notice `cumulative` is what the organization would have been awarded with this.
    event AwardApproved(
        uint32 indexed award, bytes32 termsHash, uint64 cumulative, uint32[4] approvers, uint32 indexed by
    );
    event AwardOffered(
        uint32 indexed award,
        bytes32 indexed orgRef,
        address indexed payTo,
        uint64 total,
        uint64 cumulative,
        uint32 allotment,
        uint40 offerEnds,
        uint32[4] approvers
    );
    event AwardAccepted(uint32 indexed award, bytes32 termsHash, address relayer);
    /// @notice `state` is DECLINED or EXPIRED.
    event OfferEnded(uint32 indexed award, AwardState state, uint64 total);
    event AwardAmended(
        uint32 indexed award, uint32 indexed amendment, uint64[] lines, uint64 total, uint40 to, bytes32 termsHash
    );
    event AwardSuspended(uint32 indexed award, uint32 indexed amendment, bool suspended);
    event AwardTerminated(uint32 indexed award, uint32 indexed amendment, uint40 endedAt);
    event ReportSubmitted(uint32 indexed award, bytes32 report, address relayer);
    /// @notice `amendment` is 0 where the grantee reported and an officer closed the award with that.
    event AwardClosed(
        uint32 indexed award, uint32 indexed amendment, bytes32 report, uint64 paid, uint64 released, uint32 by
    );
    event AwardFrozen(uint32 indexed award, bool frozen);
    event AwardChanged(uint32 indexed award, address payTo, bytes32 signerHash);
    event DrawRequested(
        uint32 indexed draw,
        uint32 indexed award,
        uint8 indexed line,
        uint64 amount,
        uint64 matched,
        uint40 costFrom,
        uint40 costTo,
        bytes32 costRef,
        uint64 gross,
        bytes32 evidence,
        uint64 drawn,
        uint64 budget,
        bytes32 contentHash,
        address relayer
    );
    event DrawReviewed(uint32 indexed draw, uint32 indexed award, bytes32 contentHash, uint32 indexed by);
    event DrawDenied(uint32 indexed draw, uint32 indexed award, bytes32 reasonHash, uint32 indexed by);
    event DrawWithdrawn(uint32 indexed draw, uint32 indexed award, address relayer);
    /// @notice `cumulative` is what would be approved of the award with this.
    event DrawApproved(
        uint32 indexed draw,
        uint32 indexed award,
        bytes32 contentHash,
        uint64 cumulative,
        uint32[4] approvers,
        uint32 indexed by
    );
    event DrawCertified(
        uint32 indexed draw,
        uint32 indexed award,
        address indexed payTo,
        uint8 line,
        uint64 amount,
        uint64 cumulative,
        uint16 period,
        uint40 payableAt,
        uint32 payableBlock
    );
    event DrawSubstantiated(
        uint32 indexed draw,
        uint32 indexed award,
        uint64 amount,
        bytes32 costRef,
        uint64 gross,
        bytes32 evidence,
        uint64 outstanding,
        uint32 indexed by
    );
    event MilestoneSubmitted(uint32 indexed award, uint8 indexed line, bytes32 evidence, address relayer);
    event MilestoneJudged(
        uint32 indexed award, uint8 indexed line, bool accepted, bytes32 evidence, bytes32 reasonHash, uint32 indexed by
    );
    event CostDisallowed(
        uint64 indexed paymentId, uint32 indexed amendment, uint64 amount, uint64 disallowed, uint64 disallowedOfAward
    );

    /// @notice Thrown when a plan breaks a bound; names the field.
    error GrantAwards_BadPlan(string field);
    /// @notice Thrown when an award is not in the state the act needs.
    error GrantAwards_WrongState(uint32 award, AwardState state);
    /// @notice Thrown when an act comes before its time, or too late for it; a limit of 0 is none.
    error GrantAwards_NotNow(uint32 award, uint40 from, uint40 until);
    /// @notice Thrown when two acts that need different persons come from one, one who judged the application
    /// recommends or approves its award, or one who recommended the award approves a draw on it.
    error GrantAwards_SamePerson(uint32 person);
    /// @notice Thrown when another than its recommender withdraws a recommendation.
    error GrantAwards_NotTheRecommender(uint32 award, uint32 recommender);
    /// @notice Thrown when an officer signs another content than what stands, or an award names another organization
    /// than its application does now.
    error GrantAwards_ContentDiffers(uint32 subject, bytes32 given, bytes32 actual);
    /// @notice Thrown when a digest that must be given is missing, or an amount is zero.
    error GrantAwards_Incomplete(uint32 subject);
    /// @notice Thrown when a draw is not in the state the act needs.
    error GrantAwards_DrawWrongState(uint32 draw, DrawState state);
    /// @notice Thrown when a draw would pass its line, or a line be cut below what was drawn of it.
    error GrantAwards_OverLine(uint32 award, uint8 line, uint64 given, uint64 available);
    /// @notice Thrown when costs lie outside the period of performance, or ahead of what may be drawn for.
    error GrantAwards_BadCosts(uint40 costFrom, uint40 costTo, uint40 from, uint40 until);
    /// @notice Thrown when a draw names a document where its award has none to name, or names none where it must.
    error GrantAwards_BadCostRef(uint32 award, bytes32 costRef);
    /// @notice Thrown when the grantee adds less than its share to a draw.
    error GrantAwards_ShortMatch(uint32 award, uint64 given, uint64 needed);
    /// @notice Thrown when a draw is asked for while an advance is open, or one is substantiated beyond what is open.
    error GrantAwards_AdvanceOpen(uint32 award, uint64 outstanding, uint16 open);
    /// @notice Thrown when a milestone is not in the state the act needs.
    error GrantAwards_MilestoneWrongState(uint32 award, uint8 line, MilestoneState state);
    /// @notice Thrown while the grantee holds its draws back.
    error GrantAwards_Frozen(uint32 award);
    /// @notice Thrown before the challenge window has passed in seconds and in blocks.
    error GrantAwards_NotPayableYet(uint32 draw, uint40 payableAt, uint32 payableBlock);
    /// @notice Thrown when an award is closed while draws wait, or without a report where one is needed.
    error GrantAwards_NotClosable(uint32 award, uint16 open, uint64 outstanding, bytes32 report);
    /// @notice Thrown when a change is of no kind that awards have, or would change nothing.
    error GrantAwards_BadChange(uint32 award);

    /// @notice Recommend an award on a judged application. By GRANTS_OFFICER. Binds nobody and sets nothing aside.
    function recommend(AwardPlan calldata plan) external returns (uint32 award);
    /// @notice Take a recommendation back before it is offered. By its recommender.
    function withdrawAward(uint32 award) external;
    /// @notice Approve an award. By APPROVER. The approval that reaches the band obligates its money and offers it.
    /// @dev The band follows all that was awarded to the organization, so that split awards need no fewer persons. What
    /// was recommended before the applicant was identified anew is withdrawn and recommended again.
    /// @custom:invariant I2 an offer that stands can be accepted: its money is set aside
    function approveAward(uint32 award, bytes32 termsHash) external;
    /// @notice Accept an offer, by the grantee's signature: action "accept", content the terms' hash.
    function accept(uint32 award, Signature calldata signature) external;
    /// @notice Decline it: action "decline". Its money goes back to the allotment and the round.
    function decline(uint32 award, Signature calldata signature) external;
    /// @notice End an offer that was not accepted in time. By anyone.
    function expireOffer(uint32 award) external;

    /// @notice Ask for money, by the grantee's signature: action "draw", content keccak256 of the ABI encoding of award
    /// and request. It takes its line and its document until it is refused.
    /// @custom:invariant I24 the sum charged to one document over all awards of the agency never passes its gross
    function requestDraw(uint32 award, DrawRequest calldata request, Signature calldata signature)
        external
        returns (uint32 draw);
    /// @notice Take a request back before it is approved: action "withdraw draw", subject the draw.
    function withdrawDraw(uint32 draw, Signature calldata signature) external;
    /// @notice Find a request in order. By GRANTS_OFFICER.
    function reviewDraw(uint32 draw, bytes32 contentHash) external;
    /// @notice Refuse a request that is not approved, with a reason. By GRANTS_OFFICER.
    /// @dev Takes nothing from the award: the same costs can be asked for again.
    function denyDraw(uint32 draw, bytes32 reasonHash) external;
    /// @notice Approve a reviewed request. By APPROVER. The approval that reaches the band fixes account and amount.
    /// @dev From then on it is a certified payment: it is paid, struck after due process, or expunged. Neither who
    /// reviewed it nor who recommended its award approves it.
    function approveDraw(uint32 draw, bytes32 contentHash) external;
    /// @notice Accept what shows how an advance was spent. By GRANTS_OFFICER, who adds the grantee's signature: action
    /// "substantiate", subject the draw, content keccak256 of (amount, costRef, gross, evidence).
    function substantiate(
        uint32 draw,
        uint64 amount,
        bytes32 costRef,
        uint64 gross,
        bytes32 evidence,
        Signature calldata signature
    ) external;

    /// @notice Hand in a milestone: action "milestone", subject its line, content the evidence. A rejected one can be
    /// handed in again. It asks for no money yet: an award that is suspended or terminated takes it, too.
    function submitMilestone(uint32 award, uint8 line, bytes32 evidence, Signature calldata signature) external;
    /// @notice Accept or reject what was handed in. By GRANTS_OFFICER.
    function judgeMilestone(uint32 award, uint8 line, bytes32 evidence, bool accepted, bytes32 reasonHash) external;

    /// @notice Hand in the final report: action "report", content its digest.
    function submitReport(uint32 award, bytes32 report, Signature calldata signature) external;
    /// @notice Close an award on its final report. By GRANTS_OFFICER. What was not drawn goes back to the allotment.
    /// @dev Final. Warning: it does not end the right to disallow costs later ({IGrantAmendments}).
    function closeAward(uint32 award, bytes32 report) external;

    /// @notice Give an award another budget or end. By GrantAmendments.
    /// @param conditions digest of those that were agreed on with it, 0 where nothing was. Without them indirect costs
    /// may stay above their share, where direct ones were struck or are taken back, and never rise.
    function reshape(uint32 award, uint32 amendment, uint64[] calldata lines, uint40 to, bytes32 conditions) external;
    /// @notice Stop or resume new requests. By GrantAmendments. What is requested goes on. After the period of
    /// performance the time in which costs may be drawn stands still meanwhile.
    function suspend(uint32 award, uint32 amendment, bool suspended) external;
    /// @notice End the period of performance now. By GrantAmendments. Costs until now can be drawn.
    function terminate(uint32 award, uint32 amendment) external;
    /// @notice Close an award without a report, once its costs can be drawn no longer. By GrantAmendments.
    function closeUnreported(uint32 award, uint32 amendment, uint32 by) external;
    /// @notice Note that costs that were paid are not allowed. By GrantAmendments. Collects nothing.
    function disallow(uint64 paymentId, uint32 amendment, uint64 amount) external;

    function awardOf(uint32 award) external view returns (Award memory);
    function linesOf(uint32 award) external view returns (Line[] memory);
    function drawOf(uint32 draw) external view returns (Draw memory);
    /// @notice First second at which costs of an award can be drawn no longer; it moves while the award is suspended
    /// after its period of performance.
    function drawsUntil(uint32 award) external view returns (uint40);
    /// @notice Base units offered to an organization and not ended by it or by the clock.
    function committedTo(bytes32 orgRef) external view returns (uint64);
    function awards() external view returns (uint32);
    function draws() external view returns (uint32);
    /// @notice Whether an account may be paid: not the program's own, the Treasury's or the token's.
    function isPayTo(address payTo) external view returns (bool);
    /// @notice Cost categories an application is broken down by; the last one is indirect costs.
    function categories() external view returns (uint8);
    /// @notice The one verifier a grantee's signer may name.
    function passkeyVerifier() external view returns (address);
    /// @notice The terms that only its clocks and limits are read from here.
    function clocks() external view returns (uint40 liquidation, uint40 extension, uint40 objectionTime);
    function termsHash() external view returns (bytes32);
}
