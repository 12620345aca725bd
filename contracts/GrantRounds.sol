// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {SignatureChecker} from "@openzeppelin/contracts/utils/cryptography/SignatureChecker.sol";
import {Signed} from "./abstracts/Signed.sol";
import {Signature} from "./interfaces/IClaimant.sol";
import {
    Application,
    ApplicationState,
    IGrantRounds,
    Regime,
    ReviewState,
    Round,
    RoundPlan,
    RoundState,
    Sheet,
    Submission
} from "./interfaces/IGrantRounds.sol";
import {IGrantAwards} from "./interfaces/IGrantAwards.sol";
import {IOffices, Office} from "./interfaces/IOffices.sol";
import {ITreasury, Kind} from "./interfaces/ITreasury.sol";
import {Signers} from "./libraries/Signers.sol";

/// @notice See {IGrantRounds}, where every word is.
contract GrantRounds is IGrantRounds, Signed {
    uint16 private constant BPS = 10_000;
    uint256 private constant MAX_CRITERIA = 16;
    bytes32 private constant ACT =
        keccak256("ApplicantAct(string action,uint32 subject,bytes32 content,uint64 nonce,uint40 deadline)");
    bytes32 private constant SHEET =
        keccak256("ScoreSheet(uint32 application,bytes32 content,uint16[] scores,bytes32 comments)");

    IOffices private immutable _offices;
    ITreasury private immutable _treasury;

    /// @inheritdoc IGrantRounds
    uint32 public rounds;
    /// @inheritdoc IGrantRounds
    uint32 public applications;
    /// @inheritdoc IGrantRounds
    mapping(bytes32 signerHash => uint64) public nonceOf;
    /// @inheritdoc IGrantRounds
    mapping(uint32 round => mapping(bytes32 signerHash => uint32)) public appliedAs;
    /// @inheritdoc IGrantRounds
    mapping(uint32 application => mapping(uint32 reviewer => ReviewState)) public reviewOf;
    mapping(uint32 round => Round) private _rounds;
    mapping(uint32 round => uint16[]) private _maxima;
    mapping(uint32 application => Application) private _applications;

    constructor(IOffices offices, ITreasury treasury_) Signed("Almoner GrantRounds") {
        _offices = offices;
        _treasury = treasury_;
    }

    /* ROUNDS */

    /// @inheritdoc IGrantRounds
    function draftRound(RoundPlan calldata plan) external returns (uint32 round) {
        uint32 by = _offices.holder(msg.sender, Office.GRANTS_OFFICER);
        _requirePlan(plan);

        round = ++rounds;
        bytes32 planHash = keccak256(abi.encode(plan));
        _maxima[round] = plan.maxima;
        _rounds[round] = Round({
            budget: plan.budget,
            reserved: 0,
            floor: plan.floor,
            ceiling: plan.ceiling,
            program: plan.program,
            allotment: plan.allotment,
            opensAt: plan.opensAt,
            closesAt: plan.closesAt,
            matchBps: plan.matchBps,
            regime: plan.regime,
            quorum: plan.quorum,
            state: RoundState.DRAFTED,
            drafter: by,
            planHash: planHash
        });

        emit RoundDrafted(
            round,
            plan.program,
            plan.allotment,
            plan.budget,
            plan.floor,
            plan.ceiling,
            plan.matchBps,
            plan.opensAt,
            plan.closesAt,
            plan.regime,
            plan.quorum,
            plan.maxima,
            plan.rubric,
            planHash,
            by
        );
    }

    /// @inheritdoc IGrantRounds
    function publishRound(uint32 round, bytes32 planHash) external {
        uint32 by = _offices.holder(msg.sender, Office.PROGRAM_ADMIN);
        Round storage r = _in(round, RoundState.DRAFTED);
        if (r.drafter == by) revert GrantRounds_SamePerson(by);
        if (planHash != r.planHash) revert GrantRounds_PlanDiffers(round, planHash, r.planHash);
        if (block.timestamp >= r.opensAt) revert GrantRounds_NotNow(round, 0, r.opensAt);

        r.state = RoundState.PUBLISHED;

        emit RoundPublished(round, planHash, r.drafter, by);
    }

    /// @inheritdoc IGrantRounds
    function cancelRound(uint32 round, bytes32 reasonHash) external {
        uint32 by = _offices.holder(msg.sender, Office.PROGRAM_ADMIN);
        Round storage r = _rounds[round];
        if (r.state != RoundState.DRAFTED) _in(round, RoundState.PUBLISHED);
        if (reasonHash == 0) revert GrantRounds_Incomplete(round);

        r.state = RoundState.CANCELLED;

        emit RoundCancelled(round, reasonHash, by);
    }

    /// @inheritdoc IGrantRounds
    function closePanel(uint32 round) external {
        uint32 by = _offices.holder(msg.sender, Office.GRANTS_OFFICER);
        Round storage r = _in(round, RoundState.PUBLISHED);
        _requireClosed(round, r);

        r.state = RoundState.JUDGED;

        emit PanelClosed(round, by);
    }

    /* APPLICANTS */

    /// @inheritdoc IGrantRounds
    function submit(uint32 round, Submission calldata submission, Signature calldata signature)
        external
        returns (uint32 application)
    {
        Round storage r = _open(round);
        uint64 total = _requireSubmission(r, submission);
        bytes32 signerHash = keccak256(submission.signer);
        uint32 standing = appliedAs[round][signerHash];
        if (standing != 0) revert GrantRounds_AlreadyApplied(round, standing);
        bytes32 content = keccak256(abi.encode(submission));
        _requireSigned("apply", round, content, signerHash, signature);

        application = ++applications;
        appliedAs[round][signerHash] = application;
        Application storage a = _applications[application];
        a.signerHash = signerHash;
        a.round = round;
        a.state = ApplicationState.SUBMITTED;
        _write(application, a, submission, content, total);
    }

    /// @inheritdoc IGrantRounds
    function revise(uint32 application, Submission calldata submission, Signature calldata signature) external {
        Application storage a = _submitted(application);
        Round storage r = _open(a.round);
        uint64 total = _requireSubmission(r, submission);
        if (keccak256(submission.signer) != a.signerHash) revert GrantRounds_BadApplication("signer");
        bytes32 content = keccak256(abi.encode(submission));
        _requireSigned("revise", application, content, a.signerHash, signature);

        _write(application, a, submission, content, total);
    }

    /// @inheritdoc IGrantRounds
    function withdraw(uint32 application, Signature calldata signature) external {
        Application storage a = _submitted(application);
        _requireSigned("withdraw", application, 0, a.signerHash, signature);

        a.state = ApplicationState.WITHDRAWN;
        delete appliedAs[a.round][a.signerHash];

        emit ApplicationWithdrawn(application, msg.sender);
    }

    /* REVIEW */

    /// @inheritdoc IGrantRounds
    function askRevision(uint32 application, bytes32 reasonHash) external {
        uint32 by = _offices.holder(msg.sender, Office.GRANTS_OFFICER);
        _open(_submitted(application).round);
        if (reasonHash == 0) revert GrantRounds_Incomplete(application);

        emit RevisionAsked(application, reasonHash, by);
    }

    /// @inheritdoc IGrantRounds
    function identify(uint32 application, bytes32 orgRef) external {
        uint32 by = _offices.holder(msg.sender, Office.GRANTS_OFFICER);
        Application storage a = _submitted(application);
        if (orgRef == 0) revert GrantRounds_Incomplete(application);

        a.orgRef = orgRef;

        emit ApplicantIdentified(application, orgRef, by);
    }

    /// @inheritdoc IGrantRounds
    function assign(uint32[] calldata applications_, uint32 reviewer) external {
        uint32 by = _offices.holder(msg.sender, Office.GRANTS_OFFICER);
        if (!_offices.inOffice(reviewer, Office.REVIEWER)) revert GrantRounds_NotAReviewer(reviewer);

        for (uint256 i = 0; i < applications_.length; ++i) {
            uint32 application = applications_[i];
            _in(_submitted(application).round, RoundState.PUBLISHED);
            _move(application, reviewer, ReviewState.NONE, ReviewState.ASSIGNED);

            emit ReviewerAssigned(application, reviewer, by);
        }
    }

    /// @inheritdoc IGrantRounds
    function attest(uint32[] calldata applications_, bool conflicted) external {
        uint32 by = _offices.holder(msg.sender, Office.REVIEWER);

        for (uint256 i = 0; i < applications_.length; ++i) {
            uint32 application = applications_[i];
            ReviewState to = conflicted ? ReviewState.CONFLICTED : ReviewState.CLEARED;
            _move(application, by, ReviewState.ASSIGNED, to);

            emit ConflictAttested(application, by, conflicted);
        }
    }

    /// @inheritdoc IGrantRounds
    function postSheets(Sheet[] calldata sheets) external {
        uint32 by = _offices.holder(msg.sender, Office.GRANTS_OFFICER);

        for (uint256 i = 0; i < sheets.length; ++i) {
            _post(sheets[i], by);
        }
    }

    /* PROGRAM */

    /// @inheritdoc IGrantRounds
    function reserve(uint32 application, uint64 amount) external {
        requireEligible(application, amount);
        Application storage a = _applications[application];
        _requireProgram(_rounds[a.round]);

        a.state = ApplicationState.AWARDED;
        _take(application, a.round, amount);
    }

    /// @inheritdoc IGrantRounds
    function reserveAgain(uint32 application, uint64 from, uint64 to) external {
        uint32 round = _applications[application].round;
        Round storage r = _rounds[round];
        _requireProgram(r);

        if (to > from) {
            if (to > r.ceiling) revert GrantRounds_BadAward(application, to, r.floor, r.ceiling);
            _take(application, round, to - from);
        } else {
            r.reserved -= from - to;
            emit BudgetReleased(round, application, from - to, r.reserved);
        }
    }

    /* VIEWS */

    /// @inheritdoc IGrantRounds
    function requireEligible(uint32 application, uint64 amount) public view {
        Application storage a = _submitted(application);
        Round storage r = _in(a.round, RoundState.JUDGED);
        if (a.sheets < r.quorum) revert GrantRounds_NoQuorum(application, a.sheets, r.quorum);
        if (a.orgRef == 0) revert GrantRounds_NotIdentified(application);
        bool fits = amount >= r.floor && amount <= a.total;
        if (!fits) revert GrantRounds_BadAward(application, amount, r.floor, a.total);
    }

    /// @inheritdoc IGrantRounds
    function roundOf(uint32 round) external view returns (Round memory) {
        return _rounds[round];
    }

    /// @inheritdoc IGrantRounds
    function maximaOf(uint32 round) external view returns (uint16[] memory) {
        return _maxima[round];
    }

    /// @inheritdoc IGrantRounds
    function applicationOf(uint32 application) external view returns (Application memory) {
        return _applications[application];
    }

    /// @inheritdoc IGrantRounds
    function treasury() external view returns (address) {
        return address(_treasury);
    }

    /* INTERNAL */

    function _requirePlan(RoundPlan calldata plan) private view {
        if (_treasury.kindOf(plan.program) != Kind.GRANT) revert GrantRounds_BadPlan("program");
        bool own = _treasury.allotmentOf(plan.allotment).program == plan.program;
        if (!own) revert GrantRounds_BadPlan("allotment");
        _requireSums(plan);
        if (plan.opensAt <= block.timestamp) revert GrantRounds_BadPlan("opensAt");
        if (plan.closesAt <= plan.opensAt) revert GrantRounds_BadPlan("closesAt");
        if (plan.regime == Regime.NONE) revert GrantRounds_BadPlan("regime");
        if (plan.quorum == 0) revert GrantRounds_BadPlan("quorum");
        if (plan.maxima.length == 0 || plan.maxima.length > MAX_CRITERIA) revert GrantRounds_BadPlan("maxima");
        for (uint256 i = 0; i < plan.maxima.length; ++i) {
            if (plan.maxima[i] == 0) revert GrantRounds_BadPlan("maxima");
        }
        if (plan.rubric == 0) revert GrantRounds_BadPlan("rubric");
    }

    function _requireSums(RoundPlan calldata plan) private pure {
        if (plan.floor == 0) revert GrantRounds_BadPlan("floor");
        if (plan.ceiling < plan.floor) revert GrantRounds_BadPlan("ceiling");
        if (plan.budget < plan.ceiling) revert GrantRounds_BadPlan("budget");
        if (plan.matchBps > BPS) revert GrantRounds_BadPlan("matchBps");
    }

    /// @return total what is asked for
    function _requireSubmission(Round storage r, Submission calldata s) private view returns (uint64 total) {
        IGrantAwards program = IGrantAwards(r.program);
        if (!Signers.isSound(s.signer, program.passkeyVerifier())) revert GrantRounds_BadApplication("signer");
        if (!program.isPayTo(s.payTo)) revert GrantRounds_BadApplication("payTo");
        if (s.amounts.length != program.categories()) revert GrantRounds_BadApplication("amounts");
        uint256 sum = 0;
        for (uint256 i = 0; i < s.amounts.length; ++i) {
            sum += s.amounts[i];
        }
        if (sum < r.floor || sum > r.ceiling) revert GrantRounds_BadApplication("amounts");
        total = uint64(sum);
        bool matches = uint256(s.matched) * BPS >= uint256(total) * r.matchBps;
        if (!matches) revert GrantRounds_BadApplication("matched");
        if (s.documents == 0) revert GrantRounds_BadApplication("documents");
    }

    function _write(uint32 application, Application storage a, Submission calldata s, bytes32 content, uint64 total)
        private
    {
        a.content = content;
        a.payTo = s.payTo;
        a.total = total;
        ++a.revision;

        emit ApplicationSubmitted(
            application, a.round, s.signer, s.payTo, s.amounts, s.matched, total, s.documents, a.revision, msg.sender
        );
    }

    /// @dev Callers know that `signerHash` is of signer bytes that were found sound, so no foreign verifier is called.
    function _requireSigned(
        string memory action,
        uint32 subject,
        bytes32 content,
        bytes32 signerHash,
        Signature calldata s
    ) private {
        bool timely = block.timestamp <= s.deadline;
        bytes32 message = keccak256(
            abi.encode(ACT, keccak256(bytes(action)), subject, content, nonceOf[signerHash]++, s.deadline)
        );
        bool signed = timely && keccak256(s.signer) == signerHash && _isSigned(s.signer, message, s.signature);
        if (!signed) revert GrantRounds_BadSignature(subject);
    }

    function _post(Sheet calldata s, uint32 by) private {
        Application storage a = _submitted(s.application);
        Round storage r = _in(a.round, RoundState.PUBLISHED);
        _requireClosed(a.round, r);
        uint32 reviewer = _offices.holder(s.key, Office.REVIEWER);
        uint32 sum = _sum(s, _maxima[a.round]);
        bytes32 scores = keccak256(abi.encodePacked(s.scores));
        bytes32 message = _hashTypedDataV4(keccak256(abi.encode(SHEET, s.application, a.content, scores, s.comments)));
        bool signed = SignatureChecker.isValidSignatureNow(s.key, message, s.signature);
        if (!signed) revert GrantRounds_BadSignature(s.application);

        _move(s.application, reviewer, ReviewState.CLEARED, ReviewState.POSTED);
        a.score += sum;
        ++a.sheets;

        emit SheetPosted(s.application, reviewer, s.scores, s.comments, a.score, a.sheets, by);
    }

    function _sum(Sheet calldata s, uint16[] storage maxima) private view returns (uint32 sum) {
        if (s.scores.length != maxima.length) revert GrantRounds_BadScores(s.application, maxima.length);
        for (uint256 i = 0; i < s.scores.length; ++i) {
            if (s.scores[i] > maxima[i]) revert GrantRounds_BadScores(s.application, i);
            sum += s.scores[i];
        }
    }

    function _move(uint32 application, uint32 reviewer, ReviewState from, ReviewState to) private {
        ReviewState state = reviewOf[application][reviewer];
        if (state != from) revert GrantRounds_ReviewWrongState(application, reviewer, state);

        reviewOf[application][reviewer] = to;
    }

    function _take(uint32 application, uint32 round, uint64 amount) private {
        Round storage r = _rounds[round];
        if (amount > r.budget - r.reserved) revert GrantRounds_OverBudget(round, amount, r.budget - r.reserved);

        r.reserved += amount;

        emit BudgetReserved(round, application, amount, r.reserved);
    }

    function _in(uint32 round, RoundState expected) private view returns (Round storage r) {
        r = _rounds[round];
        if (r.state != expected) revert GrantRounds_RoundWrongState(round, r.state);
    }

    function _open(uint32 round) private view returns (Round storage r) {
        r = _in(round, RoundState.PUBLISHED);
        bool open = block.timestamp >= r.opensAt && block.timestamp < r.closesAt;
        if (!open) revert GrantRounds_NotNow(round, r.opensAt, r.closesAt);
    }

    function _requireClosed(uint32 round, Round storage r) private view {
        if (block.timestamp < r.closesAt) revert GrantRounds_NotNow(round, r.closesAt, 0);
    }

    function _submitted(uint32 application) private view returns (Application storage a) {
        a = _applications[application];
        if (a.state != ApplicationState.SUBMITTED) revert GrantRounds_ApplicationWrongState(application, a.state);
    }

    function _requireProgram(Round storage r) private view {
        if (msg.sender != r.program) revert GrantRounds_WrongCaller(msg.sender);
    }
}
