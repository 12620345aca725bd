// SPDX-License-Identifier: Apache-2.0
pragma solidity >=0.8.24;

import {Band, HoldTerms, IPayer, NoticeTerms, PaymentKind, PaymentState, RunState} from "./IPayer.sol";

/// @notice What a benefit program is opened with. Nothing here changes afterwards.
struct Terms {
    bytes32 programId; // digest of the program file
    uint32 purpose;
    uint40 challengeWindow; // seconds between certification and payment
    uint32 challengeBlocks; // blocks between them: both must pass
    uint40 approvalWindow; // seconds a run may wait for its approvals
    uint40 leadTime; // seconds before the issue date a run may be opened
    uint40 margin; // seconds kept before the cancel date
    uint40 lateAfter; // seconds after the issue date from which an unpaid case is late
    uint64 maxAmount; // base units; the most a case may receive per period
    HoldTerms holds;
    NoticeTerms notices;
    Band[] bands;
    address passkeyVerifier; // the one ERC-7913 verifier a claimant's signer may name
}

/// @notice One payment run: over consecutive words of 224 cases, or of a single payment.
struct Run {
    uint64 total;
    uint40 openedAt;
    uint40 payableAt;
    uint32 payableBlock;
    uint16 period;
    RunState state;
    uint32 count;
    uint32 first; // first word
    uint32 last; // last word
    uint32 sealedTo; // next word to seal
    uint32 maker;
    uint32 allotment;
    uint32[4] approvers;
    bytes32 contentHash;
    uint40 endedAt; // when it lapsed or was recalled
    uint40 approvedAt; // of its last approval
    PaymentKind kind;
    uint32 caseNo; // of a single run
    uint64 original; // the payment a reissue or replacement stands for
    uint32 recaller; // maker who proposed its recall
    bytes32 recallReason;
}

/// @notice What a maker asks for with a single run.
struct Single {
    uint32 caseNo;
    PaymentKind kind;
    uint16 period; // the period it makes good
    uint64 amount;
    uint64 original; // the payment a reissue or replacement stands for, 0 for the other kinds
    uint32 allotment; // 0 for a reissue or replacement: it draws on that of the original
    bytes32 decision; // digest of the decision it rests on
}

struct Period {
    uint40 issueAt;
    uint64 certified; // base units, cumulative
    uint32 count;
}

/// @title A benefit program: runs and payments set aside
/// @notice Holds no value. It tells the Treasury whom to pay, and nobody can make it name another pay-to than that of
/// an approved case of its roster.
/// @custom:invariant I6 a case is paid at most once per period; again only up to what came back
/// @custom:invariant I19 maker and approvers are distinct persons; bands follow cumulative amounts
/// @custom:invariant I20 an approval binds exactly one content
/// @custom:invariant I23 a certified payment is never redirected; only a failed, returned or struck one is replaced
interface IBenefitProgram is IPayer {
    event RosterOpened(address indexed roster);
    event CalendarSet(uint16 indexed period, uint40 issueAt, uint32 indexed by);
    event RunOpened(
        uint32 indexed run, uint16 indexed period, uint32 first, uint32 last, uint32 allotment, uint32 indexed maker
    );
    event WordSealed(
        uint32 indexed run, uint32 indexed word, uint256 mask, uint64 total, uint32 count, bytes32 contentHash
    );
    /// @notice `approvers` are those whose approval counts now, this one included; seats that are empty are 0.
    event RunApproved(
        uint32 indexed run, bytes32 contentHash, uint64 total, uint32[4] approvers, uint32 indexed by
    );
    event RunCertified(
        uint32 indexed run,
        uint16 indexed period,
        uint64 total,
        uint32 count,
        uint64 cumulative,
        uint40 payableAt,
        uint32 payableBlock,
        uint32[4] approvers
    );
    event SingleOpened(
        uint32 indexed run,
        uint32 indexed caseNo,
        PaymentKind indexed kind,
        uint16 period,
        address payTo,
        uint64 amount,
        uint64 original,
        uint32 allotment,
        bytes32 decision,
        bytes32 contentHash,
        uint32 maker
    );
    event RunLapsed(uint32 indexed run, uint16 indexed period);
    event RecallProposed(uint32 indexed run, bytes32 reasonHash, uint32 indexed by);
    event RunRecalled(uint32 indexed run, uint16 indexed period, bytes32 reasonHash, uint64 cumulative, uint32 by);
    event PaymentReissued(uint64 indexed original, uint32 indexed run, uint64 amount, uint64 replaced);
    event PaymentDropped(uint64 indexed paymentId);
    event WordSettled(uint32 indexed run, uint32 indexed word, uint256 paidBits, uint256 laneLeft);
    event PaymentFailed(uint64 indexed paymentId, address indexed payTo, uint64 amount);

    /// @notice Thrown when a batch is empty or its arrays differ in length.
    error BenefitProgram_BadBatch(uint256 first, uint256 second);
    /// @notice Thrown when two acts that need different persons come from one.
    error BenefitProgram_SamePerson(uint32 person);
    /// @notice Thrown when issue dates lie less than a day ahead or apart or leave a gap, or the period's date is history.
    error BenefitProgram_BadCalendar(uint16 period, uint40 issueAt, uint40 limit);
    /// @notice Thrown when a run is opened before its lead time, or for a period without a date.
    error BenefitProgram_TooEarly(uint16 period, uint40 opensAt);
    /// @notice Thrown when the words of a run do not exist or are out of order.
    error BenefitProgram_BadWords(uint32 first, uint32 last, uint32 lastWord);
    /// @notice Thrown when a run is not in the state the act needs.
    error BenefitProgram_RunWrongState(uint32 run, RunState state);
    /// @notice Thrown when the approval window is over, or, for a lapse, is not.
    error BenefitProgram_ApprovalWindow(uint32 run, uint40 endsAt);
    /// @notice Thrown when a word still carries payments of a live run.
    error BenefitProgram_WordBusy(uint32 word, uint32 run);
    /// @notice Thrown when a word has been used for a later period.
    error BenefitProgram_PeriodPassed(uint32 word, uint16 given, uint16 tag);
    /// @notice Thrown within a day of the death of the run a word carried.
    error BenefitProgram_ClearsLater(uint32 word, uint40 clearsAt);
    /// @notice Thrown when an approver signed another content or total than was sealed.
    error BenefitProgram_ContentDiffers(uint32 run, bytes32 contentHash, uint64 total);
    /// @notice Thrown when nobody is left to pay in a run.
    error BenefitProgram_EmptyRun(uint32 run);
    /// @notice Thrown before the challenge window has passed in seconds and in blocks.
    error BenefitProgram_NotPayableYet(uint32 run, uint40 payableAt, uint32 payableBlock);
    /// @notice Thrown when a settle call paid nobody.
    error BenefitProgram_NothingPaid(uint32 run);
    /// @notice Thrown when the maker of a run is no longer in office.
    error BenefitProgram_MakerLeft(uint32 run, uint32 maker);

    /// @notice Thrown when another than its maker withdraws a run.
    error BenefitProgram_NotTheMaker(uint32 run, uint32 maker);
    /// @notice Thrown when what a single run asks for is not allowed; names the field.
    error BenefitProgram_BadSingle(string field);
    /// @notice Thrown when a payment is in no state to be replaced.
    error BenefitProgram_NotReplaceable(uint64 original, PaymentState state);
    /// @notice Thrown when a replacement would pass what came back of its original.
    error BenefitProgram_OverReturned(uint64 original, uint64 given, uint64 available);
    /// @notice Thrown when a run can be recalled no more, or its recall was not proposed with this reason.
    error BenefitProgram_NotRecallable(uint32 run, bytes32 reasonHash);
    /// @notice Thrown while a live run has sealed a case.
    error BenefitProgram_CaseSealed(uint32 caseNo, uint32 run);

    /// @notice Set issue dates of consecutive periods from `first` on, a day ahead and a day apart at the least. By
    /// PROGRAM_ADMIN.
    function setCalendar(uint16 first, uint40[] calldata issueAt) external;

    /// @notice Open a run of a period over words. By MAKER.
    function openRun(uint16 period, uint32 first, uint32 last, uint32 allotment) external returns (uint32 run);

    /// @notice Open a run of one payment, to the case's pay-to of now. By MAKER.
    /// @dev Certified by two approvers at the least, cumulative in the period in which that happens. A replacement of
    /// a payment that failed is certified only if the payment fails once more in that very call.
    function openSingle(Single calldata single) external returns (uint32 run);

    /// @notice Take a run back before it is certified. By its maker.
    function withdrawRun(uint32 run, bytes32 reasonHash) external;

    /// @notice Propose to take a certified run back, whole, before it is payable. By MAKER. The first proposal stands
    /// while its maker is in office.
    function proposeRecall(uint32 run, bytes32 reasonHash) external;

    /// @notice Take it back. By APPROVER, another person, with the same published reason.
    function recallRun(uint32 run, bytes32 reasonHash) external;

    /// @notice Seal the next words of a run: who is paid, how much. By anyone.
    /// @custom:invariant I20 what is sealed here is what is certified and paid
    function seal(uint32 run, uint32 words) external;

    /// @notice Approve a sealed run. By APPROVER. The approval that reaches the band obligates the money.
    /// @dev Approvals of persons no longer in office are dropped before counting.
    function approveRun(uint32 run, bytes32 contentHash, uint64 total) external;

    /// @notice Let a run die that was not certified in its window, or whose maker has left office. By anyone.
    function lapseRun(uint32 run) external;

    /// @notice Pay due payments of a certified run. By anyone.
    /// @param masks bits of each word to try; leave out a payee that burns gas
    /// @custom:invariant I18 nobody's absence stops a certified payment
    function settle(uint32 run, uint32[] calldata words, uint256[] calldata masks) external;

    /// @notice Give a case back to its period after its payment was set aside and its run recalled. By anyone.
    function drop(uint64 paymentId) external;

    /// @notice Set new amounts of a word's cases, by a change of law. By Changes.
    function enactMass(uint32 word, uint256 bits, uint64[] calldata amounts) external;

    /// @notice Base units by which a payment was replaced by single runs.
    function replacedOf(uint64 paymentId) external view returns (uint64);

    function runOf(uint32 run) external view returns (Run memory);
    function periodOf(uint16 period) external view returns (Period memory);
    function runs() external view returns (uint32);
    /// @notice The bits of a word: established cases, the lane's run and bits, the period tag and issued bits.
    function wordOf(uint32 word)
        external
        view
        returns (uint256 established, uint32 laneRun, uint256 lane, uint16 tag, uint256 issued);
    function termsHash() external view returns (bytes32);
}
