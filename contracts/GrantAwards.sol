// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Claimant} from "./abstracts/Claimant.sol";
import {Signed} from "./abstracts/Signed.sol";
import {Drawdowns} from "./grants/Drawdowns.sol";
import {Offers} from "./grants/Offers.sol";
import {Payments} from "./grants/Payments.sol";
import {Signature} from "./interfaces/IClaimant.sol";
import {
    Award,
    AwardPlan,
    AwardState,
    Draw,
    DrawRequest,
    DrawState,
    IGrantAwards,
    Line,
    MilestoneState,
    PayMode
} from "./interfaces/IGrantAwards.sol";
import {IOffices, Office} from "./interfaces/IOffices.sol";
import {ChangeKind, IPayer, PaymentState} from "./interfaces/IPayer.sol";

/// @notice See {IGrantAwards}, where every word is.
/// @dev Deployed by its Treasury.
contract GrantAwards is Payments, Claimant {
    /// @param encodedTerms the ABI encoding of `GrantTerms`
    constructor(IOffices offices, address holds, address changes, bytes memory encodedTerms)
        Payments(offices, holds, changes, encodedTerms)
        Signed("Almoner GrantAwards")
    {}

    /* AWARDS */

    /// @inheritdoc IGrantAwards
    function recommend(AwardPlan calldata plan) external nonReentrant returns (uint32 award) {
        return Offers.recommend(_book, plan, _holder(Office.GRANTS_OFFICER));
    }

    /// @inheritdoc IGrantAwards
    function withdrawAward(uint32 award) external nonReentrant {
        uint32 by = _holder(Office.GRANTS_OFFICER);
        Award storage a = _in(award, AwardState.RECOMMENDED);
        if (by != a.recommender) revert GrantAwards_NotTheRecommender(award, a.recommender);

        a.state = AwardState.WITHDRAWN;

        emit AwardWithdrawn(award, by);
    }

    /// @inheritdoc IGrantAwards
    function approveAward(uint32 award, bytes32 termsHash_) external nonReentrant {
        uint32 by = _holder(Office.APPROVER);
        _book.offices.requireRunning();
        (uint8 approvals, uint64 cumulative) = Offers.approve(_book, award, termsHash_, by);
        if (approvals >= approversNeeded(cumulative)) Offers.offer(_book, award, cumulative);
    }

    /// @inheritdoc IGrantAwards
    function accept(uint32 award, Signature calldata signature) external nonReentrant {
        Award storage a = _in(award, AwardState.OFFERED);
        if (block.timestamp >= a.offerEnds) revert GrantAwards_NotNow(award, 0, a.offerEnds);
        _requireGrantee(award, "accept", 0, a.termsHash, signature);

        a.state = AwardState.ACTIVE;

        emit AwardAccepted(award, a.termsHash, msg.sender);
    }

    /// @inheritdoc IGrantAwards
    function decline(uint32 award, Signature calldata signature) external nonReentrant {
        Award storage a = _in(award, AwardState.OFFERED);
        _requireGrantee(award, "decline", 0, a.termsHash, signature);

        Offers.endOffer(_book, award, AwardState.DECLINED);
    }

    /// @inheritdoc IGrantAwards
    function expireOffer(uint32 award) external nonReentrant {
        Award storage a = _in(award, AwardState.OFFERED);
        if (block.timestamp < a.offerEnds) revert GrantAwards_NotNow(award, a.offerEnds, 0);

        Offers.endOffer(_book, award, AwardState.EXPIRED);
    }

    /// @inheritdoc IGrantAwards
    function submitReport(uint32 award, bytes32 report, Signature calldata signature) external nonReentrant {
        Award storage a = _live(award);
        if (report == 0) revert GrantAwards_Incomplete(award);
        _requireGrantee(award, "report", 0, report, signature);

        a.report = report;

        emit ReportSubmitted(award, report, msg.sender);
    }

    /// @inheritdoc IGrantAwards
    function closeAward(uint32 award, bytes32 report) external nonReentrant {
        uint32 by = _holder(Office.GRANTS_OFFICER);
        Award storage a = _live(award);
        if (a.report == 0) revert GrantAwards_NotClosable(award, a.open, a.outstanding, 0);
        if (report != a.report) revert GrantAwards_ContentDiffers(award, report, a.report);

        Offers.close(_book, award, 0, by);
    }

    /* DRAWS */

    /// @inheritdoc IGrantAwards
    function requestDraw(uint32 award, DrawRequest calldata request, Signature calldata signature)
        external
        nonReentrant
        returns (uint32 draw)
    {
        _requireGrantee(award, "draw", 0, keccak256(abi.encode(award, request)), signature);
        return Drawdowns.request(_book, award, request);
    }

    /// @inheritdoc IGrantAwards
    function withdrawDraw(uint32 draw, Signature calldata signature) external nonReentrant {
        Draw storage d = _undecided(draw);
        _requireGrantee(d.award, "withdraw draw", draw, d.contentHash, signature);

        emit DrawWithdrawn(draw, d.award, msg.sender);

        Drawdowns.undo(_book, draw, DrawState.WITHDRAWN);
    }

    /// @inheritdoc IGrantAwards
    function reviewDraw(uint32 draw, bytes32 contentHash) external nonReentrant {
        uint32 by = _holder(Office.GRANTS_OFFICER);
        Draw storage d = _book.drawOf[draw];
        if (d.state != DrawState.REQUESTED) revert GrantAwards_DrawWrongState(draw, d.state);
        if (contentHash != d.contentHash) revert GrantAwards_ContentDiffers(draw, contentHash, d.contentHash);

        d.state = DrawState.REVIEWED;
        d.reviewer = by;
        _book.acted[d.award][by] = true;

        emit DrawReviewed(draw, d.award, contentHash, by);
    }

    /// @inheritdoc IGrantAwards
    function denyDraw(uint32 draw, bytes32 reasonHash) external nonReentrant {
        uint32 by = _holder(Office.GRANTS_OFFICER);
        Draw storage d = _undecided(draw);
        if (reasonHash == 0) revert GrantAwards_Incomplete(draw);

        _book.acted[d.award][by] = true;

        emit DrawDenied(draw, d.award, reasonHash, by);

        Drawdowns.undo(_book, draw, DrawState.DENIED);
    }

    /// @inheritdoc IGrantAwards
    function approveDraw(uint32 draw, bytes32 contentHash) external nonReentrant {
        uint32 by = _holder(Office.APPROVER);
        _book.offices.requireRunning();
        (uint8 approvals, uint64 cumulative) = Drawdowns.approve(_book, draw, contentHash, by);
        if (approvals < approversNeeded(cumulative)) return;

        uint64 paymentId = (uint64(draw) << 32) | _book.drawOf[draw].award;
        Drawdowns.certify(_book, _payments[paymentId], draw, cumulative);
    }

    /// @inheritdoc IGrantAwards
    function substantiate(
        uint32 draw,
        uint64 amount,
        bytes32 costRef,
        uint64 gross,
        bytes32 evidence,
        Signature calldata signature
    ) external nonReentrant {
        uint32 by = _holder(Office.GRANTS_OFFICER);
        bytes32 content = keccak256(abi.encode(amount, costRef, gross, evidence));
        _requireGrantee(_book.drawOf[draw].award, "substantiate", draw, content, signature);

        Drawdowns.substantiate(_book, draw, amount, costRef, gross, evidence, by);
    }

    /// @inheritdoc IGrantAwards
    function submitMilestone(uint32 award, uint8 line, bytes32 evidence, Signature calldata signature)
        external
        nonReentrant
    {
        Line storage m = _milestone(_live(award), award, line);
        bool waits = m.state == MilestoneState.PLANNED || m.state == MilestoneState.REJECTED;
        if (!waits) revert GrantAwards_MilestoneWrongState(award, line, m.state);
        if (evidence == 0) revert GrantAwards_Incomplete(award);
        _requireGrantee(award, "milestone", line, evidence, signature);

        m.state = MilestoneState.SUBMITTED;
        m.evidence = evidence;

        emit MilestoneSubmitted(award, line, evidence, msg.sender);
    }

    /// @inheritdoc IGrantAwards
    function judgeMilestone(uint32 award, uint8 line, bytes32 evidence, bool accepted, bytes32 reasonHash)
        external
        nonReentrant
    {
        uint32 by = _holder(Office.GRANTS_OFFICER);
        Line storage m = _milestone(_live(award), award, line);
        if (m.state != MilestoneState.SUBMITTED) revert GrantAwards_MilestoneWrongState(award, line, m.state);
        if (evidence != m.evidence) revert GrantAwards_ContentDiffers(award, evidence, m.evidence);
        if (reasonHash == 0) revert GrantAwards_Incomplete(award);

        _book.acted[award][by] = true;
        m.state = accepted ? MilestoneState.ACCEPTED : MilestoneState.REJECTED;

        emit MilestoneJudged(award, line, accepted, evidence, reasonHash, by);
    }

    /* AMENDMENTS */

    /// @inheritdoc IGrantAwards
    function reshape(uint32 award, uint32 amendment, uint64[] calldata lines, uint40 to, bytes32 conditions)
        external
        nonReentrant
    {
        _requireCaller(address(_amendments));
        _live(award);

        Offers.reshape(_book, award, amendment, lines, to, conditions);
    }

    /// @inheritdoc IGrantAwards
    function suspend(uint32 award, uint32 amendment, bool suspended) external nonReentrant {
        _requireCaller(address(_amendments));
        Award storage a = _in(award, suspended ? AwardState.ACTIVE : AwardState.SUSPENDED);

        if (suspended) _book.suspendedAt[award] = uint40(block.timestamp);
        else Drawdowns.resume(_book, award);
        a.state = suspended ? AwardState.SUSPENDED : AwardState.ACTIVE;

        emit AwardSuspended(award, amendment, suspended);
    }

    /// @inheritdoc IGrantAwards
    function terminate(uint32 award, uint32 amendment) external nonReentrant {
        _requireCaller(address(_amendments));
        Award storage a = _book.awardOf[award];
        bool suspended = a.state == AwardState.SUSPENDED;
        if (!suspended) _in(award, AwardState.ACTIVE);

        if (suspended) Drawdowns.resume(_book, award);
        a.state = AwardState.TERMINATED;
        if (block.timestamp < a.to) a.to = uint40(block.timestamp);

        emit AwardTerminated(award, amendment, a.to);
    }

    /// @inheritdoc IGrantAwards
    function closeUnreported(uint32 award, uint32 amendment, uint32 by) external nonReentrant {
        _requireCaller(address(_amendments));
        _live(award);
        uint40 last = Drawdowns.drawsUntil(_book, award);
        if (block.timestamp < last) revert GrantAwards_NotNow(award, last, 0);

        Offers.close(_book, award, amendment, by);
    }

    /// @inheritdoc IGrantAwards
    function disallow(uint64 paymentId, uint32 amendment, uint64 amount) external nonReentrant {
        _requireCaller(address(_amendments));

        Drawdowns.disallow(_book, _payments[paymentId], paymentId, amendment, amount);
    }

    /* TREASURY, CHANGES */

    /// @inheritdoc IPayer
    function noteReturn(uint64 paymentId, address from, uint64 amount) external {
        _requireCaller(address(_treasury));
        PaymentState state = _payments[paymentId].state;
        if (state != PaymentState.PAID) revert SetAside_PaymentWrongState(paymentId, state);
        // The Treasury counted this return already.
        uint64 back = _treasury.returnedOf(address(this), paymentId);
        Draw storage d = _book.drawOf[uint32(paymentId >> 32)];
        if (back > d.amount) revert GrantAwards_OverLine(d.award, d.line, amount, d.amount + amount - back);

        Award storage a = _book.awardOf[d.award];
        // What comes back of another draw does not show how this advance was spent.
        uint64 settled = amount < d.outstanding ? amount : d.outstanding;
        a.returned += amount;
        a.outstanding -= settled;
        d.outstanding -= settled;

        emit PaymentReturned(paymentId, from, amount, false);
    }

    /// @inheritdoc IPayer
    function enact(uint32 award, ChangeKind kind, bytes32 value) external nonReentrant returns (bytes32 prior) {
        _requireCaller(_changes);
        prior = requireChange(award, kind, value);
        Award storage a = _book.awardOf[award];

        if (kind == ChangeKind.PAY_TO) a.payTo = address(uint160(uint256(value)));
        else _book.signerHash[award] = value;

        emit AwardChanged(award, a.payTo, _book.signerHash[award]);
    }

    /// @inheritdoc IPayer
    /// @dev Nothing that Changes may enact here is ever undone.
    function restore(uint32 award, ChangeKind, bytes32) external pure returns (bool) {
        revert GrantAwards_BadChange(award);
    }

    /// @inheritdoc IPayer
    function freezePayTo(uint32 award, bool frozen) external nonReentrant {
        _requireCaller(_changes);

        _book.awardOf[award].frozen = frozen;

        emit AwardFrozen(award, frozen);
    }

    /* INTERNAL */

    function _requireGrantee(
        uint32 award,
        string memory action,
        uint64 subject,
        bytes32 content,
        Signature calldata signature
    ) private {
        _requireClaimant(address(this), award, action, subject, content, signature);
    }

    function _holder(Office office) private view returns (uint32 person) {
        return _book.offices.holder(msg.sender, office);
    }

    function _in(uint32 award, AwardState expected) private view returns (Award storage a) {
        a = _book.awardOf[award];
        if (a.state != expected) revert GrantAwards_WrongState(award, a.state);
    }

    /// @dev An award that was accepted and is not closed.
    function _live(uint32 award) private view returns (Award storage a) {
        a = _book.awardOf[award];
        bool live = a.state >= AwardState.ACTIVE && a.state <= AwardState.TERMINATED;
        if (!live) revert GrantAwards_WrongState(award, a.state);
    }

    function _undecided(uint32 draw) private view returns (Draw storage d) {
        d = _book.drawOf[draw];
        bool undecided = d.state == DrawState.REQUESTED || d.state == DrawState.REVIEWED;
        if (!undecided) revert GrantAwards_DrawWrongState(draw, d.state);
    }

    function _milestone(Award storage a, uint32 award, uint8 line) private view returns (Line storage) {
        bool known = a.mode == PayMode.MILESTONE && line < _book.linesOf[award].length;
        if (!known) revert GrantAwards_MilestoneWrongState(award, line, MilestoneState.PLANNED);
        return _book.linesOf[award][line];
    }
}
