// SPDX-License-Identifier: Apache-2.0
pragma solidity >=0.8.24;

import {Signature} from "./IClaimant.sol";

/// @notice The rules the awards of a round follow.
enum Regime {
    NONE,
    UNIFORM_GUIDANCE, // 2 CFR part 200
    STATE // the grantor's own
}

/// @notice Where a round stands. Open and closed are a matter of the clock: a published one takes applications from its
/// opening to its closing.
enum RoundState {
    NONE,
    DRAFTED,
    PUBLISHED,
    JUDGED, // the panel is over: scores stand, awards can be offered
    CANCELLED
}

/// @notice What a round is drafted with. Nothing of it changes once it is published.
struct RoundPlan {
    address program; // the grant program whose awards it leads to
    uint32 allotment; // the program's, that its awards are obligated against
    uint64 budget; // base units; the most its awards may come to together
    uint64 floor; // base units; the least and
    uint64 ceiling; // the most of one award
    uint16 matchBps; // share of an award, in 1/10000, that the applicant adds
    uint40 opensAt;
    uint40 closesAt;
    Regime regime;
    uint8 quorum; // score sheets an application needs
    uint16[] maxima; // highest score of each criterion of the rubric
    bytes32 rubric; // digest of the published rubric
}

struct Round {
    uint64 budget;
    uint64 reserved; // by offers that stand
    uint64 floor;
    uint64 ceiling;
    address program;
    uint32 allotment;
    uint40 opensAt;
    uint40 closesAt;
    uint16 matchBps;
    Regime regime;
    uint8 quorum;
    RoundState state;
    uint32 drafter;
    bytes32 planHash;
}

/// @notice Where an application stands.
enum ApplicationState {
    NONE,
    SUBMITTED,
    WITHDRAWN,
    AWARDED // an offer was made on it; it is used up, whatever becomes of the offer
}

/// @notice What an organization applies with.
struct Submission {
    bytes signer; // ERC-7913: an account or contract of 20 bytes, or the passkey verifier with a key
    address payTo;
    uint64[] amounts; // base units asked for, by cost category
    uint64 matched; // base units the applicant adds
    bytes32 documents; // commitment to what was handed in
}

struct Application {
    bytes32 signerHash;
    bytes32 content; // of the submission that stands
    bytes32 orgRef; // the organization, once it was identified; a keyed digest
    address payTo;
    uint64 total; // base units asked for
    uint32 round;
    ApplicationState state;
    uint16 revision; // 1 for the first submission
    uint16 sheets; // score sheets that count
    uint32 score; // their sum
}

/// @notice Where a reviewer stands to an application.
enum ReviewState {
    NONE,
    ASSIGNED,
    CLEARED, // attested to have no conflict of interest
    CONFLICTED, // attested to have one
    POSTED // the score sheet counts
}

/// @notice A reviewer's signed scores of one application.
struct Sheet {
    uint32 application;
    uint16[] scores; // by criterion
    bytes32 comments; // digest
    address key; // the reviewer's, who signed
    bytes signature; // over `ScoreSheet(uint32 application,bytes32 content,uint16[] scores,bytes32 comments)`
}

/// @title Before the award: rounds, applications and their review
/// @notice One for the agency, for all its grant programs. Holds no value and promises nobody any: an offer is made by {IGrantAwards}.
/// @dev An organization acts by `ApplicantAct(string action,uint32 subject,bytes32 content,uint64 nonce,uint40
/// deadline)` under this contract's EIP-712 domain; anyone may relay it. GRANTS_OFFICER drafts rounds, identifies
/// applicants, assigns reviewers, posts their sheets; scores nothing. PROGRAM_ADMIN publishes what another drafted.
/// REVIEWER attests and scores what was assigned to it; assigns, posts and awards nothing.
/// @custom:invariant I2 the offers of a round never pass its budget
/// @custom:invariant I20 what was submitted stands from the closing on; no offer passes what was asked for
interface IGrantRounds {
    event RoundDrafted(
        uint32 indexed round,
        address indexed program,
        uint32 indexed allotment,
        uint64 budget,
        uint64 floor,
        uint64 ceiling,
        uint16 matchBps,
        uint40 opensAt,
        uint40 closesAt,
        Regime regime,
        uint8 quorum,
        uint16[] maxima,
        bytes32 rubric,
        bytes32 planHash,
        uint32 by
    );
    event RoundPublished(uint32 indexed round, bytes32 planHash, uint32 drafter, uint32 indexed by);
    event RoundCancelled(uint32 indexed round, bytes32 reasonHash, uint32 indexed by);
    event PanelClosed(uint32 indexed round, uint32 indexed by);
    event ApplicationSubmitted(
        uint32 indexed application,
        uint32 indexed round,
        bytes signer,
        address indexed payTo,
        uint64[] amounts,
        uint64 matched,
        uint64 total,
        bytes32 documents,
        uint16 revision,
        address relayer
    );
    event ApplicationWithdrawn(uint32 indexed application, address relayer);
    event RevisionAsked(uint32 indexed application, bytes32 reasonHash, uint32 indexed by);
    event ApplicantIdentified(uint32 indexed application, bytes32 indexed orgRef, uint32 indexed by);
    event ReviewerAssigned(uint32 indexed application, uint32 indexed reviewer, uint32 by);
    event ConflictAttested(uint32 indexed application, uint32 indexed reviewer, bool conflicted);
    /// @notice `score` and `sheets` are the application's, this sheet included.
    event SheetPosted(
        uint32 indexed application,
        uint32 indexed reviewer,
        uint16[] scores,
        bytes32 comments,
        uint32 score,
        uint16 sheets,
        uint32 by
    );
    event BudgetReserved(uint32 indexed round, uint32 indexed application, uint64 amount, uint64 reserved);
    event BudgetReleased(uint32 indexed round, uint32 indexed application, uint64 amount, uint64 reserved);

    /// @notice Thrown when a plan breaks a bound; names the field.
    error GrantRounds_BadPlan(string field);
    /// @notice Thrown when a round is not in the state the act needs.
    error GrantRounds_RoundWrongState(uint32 round, RoundState state);
    /// @notice Thrown when an act comes before its time, or too late for it.
    error GrantRounds_NotNow(uint32 round, uint40 from, uint40 until);
    /// @notice Thrown when a second person is the first, or what is signed is another plan than was drafted.
    error GrantRounds_SamePerson(uint32 person);
    error GrantRounds_PlanDiffers(uint32 round, bytes32 given, bytes32 drafted);
    /// @notice Thrown when an application is not in the state the act needs.
    error GrantRounds_ApplicationWrongState(uint32 application, ApplicationState state);
    /// @notice Thrown when an application does not fit its round; names the field.
    error GrantRounds_BadApplication(string field);
    /// @notice Thrown when a signer applies twice to a round.
    error GrantRounds_AlreadyApplied(uint32 round, uint32 application);
    /// @notice Thrown when a message is past its deadline, of another signer, or not signed by it.
    error GrantRounds_BadSignature(uint32 subject);
    /// @notice Thrown when a digest that must be given is missing.
    error GrantRounds_Incomplete(uint32 subject);
    /// @notice Thrown when a reviewer is not where the act needs it to be with an application.
    error GrantRounds_ReviewWrongState(uint32 application, uint32 reviewer, ReviewState state);
    /// @notice Thrown when a person is no reviewer in office.
    error GrantRounds_NotAReviewer(uint32 person);
    /// @notice Thrown when a sheet leaves a criterion out, adds one, or scores one above its highest.
    error GrantRounds_BadScores(uint32 application, uint256 criterion);
    /// @notice Thrown when an application has fewer sheets than its round asks for.
    error GrantRounds_NoQuorum(uint32 application, uint16 sheets, uint8 quorum);
    /// @notice Thrown when nobody found out yet which organization applied.
    error GrantRounds_NotIdentified(uint32 application);
    /// @notice Thrown when an award would pass what was asked for, or lie outside the round's floor and ceiling.
    error GrantRounds_BadAward(uint32 application, uint64 given, uint64 least, uint64 most);
    /// @notice Thrown when an offer would pass the round's budget.
    error GrantRounds_OverBudget(uint32 round, uint64 given, uint64 available);
    /// @notice Thrown when another than the round's program calls.
    error GrantRounds_WrongCaller(address caller);

    /// @notice Draft a round. By GRANTS_OFFICER. Nobody can apply yet.
    function draftRound(RoundPlan calldata plan) external returns (uint32 round);
    /// @notice Publish what another drafted, before it opens. By PROGRAM_ADMIN. The rubric is fixed from here on.
    /// @param planHash keccak256 of the ABI encoding of the plan, so that the publisher signs what was seen
    function publishRound(uint32 round, bytes32 planHash) external;
    /// @notice Give a round up before its panel is closed. By PROGRAM_ADMIN, with a published reason.
    /// @dev No offer exists yet, so nobody loses one.
    function cancelRound(uint32 round, bytes32 reasonHash) external;
    /// @notice End the review, after the closing. By GRANTS_OFFICER. No sheet counts any more.
    /// @dev Warning: an application below the quorum can be awarded no more.
    function closePanel(uint32 round) external;

    /// @notice Apply, by the organization's signature. Relayed by anyone while the round is open.
    /// @dev Signed: action "apply", subject the round, content keccak256 of the ABI encoding of the submission. Nothing
    /// about the organization is checked here: a register that is down keeps nobody from applying.
    function submit(uint32 round, Submission calldata submission, Signature calldata signature)
        external
        returns (uint32 application);
    /// @notice Replace what was submitted, while the round is open. Action "revise", subject the application.
    /// @dev The key stays: a submission that names another signer is refused.
    function revise(uint32 application, Submission calldata submission, Signature calldata signature) external;
    /// @notice Take an application back, as long as no offer was made on it. Action "withdraw".
    function withdraw(uint32 application, Signature calldata signature) external;

    /// @notice Ask an applicant for a revision, while the round is open. By GRANTS_OFFICER.
    /// @dev Only asks: what was submitted stands unless it is revised, so that nobody is pushed out by a question.
    function askRevision(uint32 application, bytes32 reasonHash) external;
    /// @notice Say which organization applied. By GRANTS_OFFICER, as often as it finds out better, until an offer.
    /// @param orgRef keyed digest of the organization's entry in the agency's register
    function identify(uint32 application, bytes32 orgRef) external;
    /// @notice Give applications to a reviewer in office. By GRANTS_OFFICER, until the panel is closed.
    function assign(uint32[] calldata applications, uint32 reviewer) external;
    /// @notice Say of applications whether one has a conflict of interest. By their assigned REVIEWER, once each.
    function attest(uint32[] calldata applications, bool conflicted) external;
    /// @notice Post the sheets that reviewers signed, together, after the closing. By GRANTS_OFFICER.
    /// @dev Posted together so that no reviewer sees another's scores first. A sheet counts once; its reviewer must be
    /// in office and free of conflict. What a reviewer signs names the content that was read: scores of a submission
    /// that was revised afterwards count nothing.
    /// @custom:invariant I20 what was scored is what stands
    function postSheets(Sheet[] calldata sheets) external;

    /// @notice Take an application and its share of the budget for an offer. By the program.
    /// @custom:invariant I2 reserved never passes the round's budget
    function reserve(uint32 application, uint64 amount) external;
    /// @notice Change what an award takes of its round's budget. By the program, for an amendment or the end of an
    /// offer.
    /// @param from base units the award took until now
    /// @param to base units it takes from now on; 0 where its offer ended
    function reserveAgain(uint32 application, uint64 from, uint64 to) external;

    /// @notice Reverts unless an award of that amount could be offered on an application, the budget aside.
    function requireEligible(uint32 application, uint64 amount) external view;
    function roundOf(uint32 round) external view returns (Round memory);
    /// @notice Highest score of each criterion of a round.
    function maximaOf(uint32 round) external view returns (uint16[] memory);
    function applicationOf(uint32 application) external view returns (Application memory);
    /// @notice Where a reviewer, by person number, stands to an application.
    function reviewOf(uint32 application, uint32 reviewer) external view returns (ReviewState);
    /// @notice The application of a signer to a round that was not withdrawn, 0 for none.
    function appliedAs(uint32 round, bytes32 signerHash) external view returns (uint32 application);
    /// @notice How many messages of a signer this contract took: the nonce of the next one.
    function nonceOf(bytes32 signerHash) external view returns (uint64);
    function rounds() external view returns (uint32);
    function applications() external view returns (uint32);
    function treasury() external view returns (address);
}
