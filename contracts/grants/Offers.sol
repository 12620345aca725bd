// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Award, AwardPlan, AwardState, IGrantAwards, Line, MilestoneState, PayMode} from "../interfaces/IGrantAwards.sol";
import {Application, Regime, ReviewState, Round} from "../interfaces/IGrantRounds.sol";
import {Approvals} from "../libraries/Approvals.sol";
import {Book} from "./Book.sol";

/// @title Awards from their recommendation to their offer, and what reshapes and ends them
/// @notice A library of the program with code of its own, because all of it together would pass the size a contract may
/// have. It is linked by address when the program is compiled into an agency; nothing can change it afterwards.
library Offers {
    uint16 private constant BPS = 10_000;
    uint256 private constant MAX_LINES = 16;
    /// @dev 2 CFR 200.308: what may be moved between categories without prior approval.
    uint16 private constant UNIFORM_TOLERANCE = 1_000;

    /// @notice Write a recommendation down.
    function recommend(Book storage b, AwardPlan calldata plan, uint32 by) external returns (uint32 award) {
        uint64 total = _total(plan.lines);
        b.rounds.requireEligible(plan.application, total);
        bool judged = b.rounds.reviewOf(plan.application, by) != ReviewState.NONE;
        if (judged) revert IGrantAwards.GrantAwards_SamePerson(by);
        Application memory app = b.rounds.applicationOf(plan.application);
        Round memory round = b.rounds.roundOf(app.round);
        if (round.program != address(this)) revert IGrantAwards.GrantAwards_BadPlan("application");
        _requirePlan(b, plan, total, round.regime);

        award = ++b.awards;
        Award storage a = b.awardOf[award];
        a.payTo = app.payTo;
        a.total = total;
        a.application = plan.application;
        a.state = AwardState.RECOMMENDED;
        a.mode = plan.mode;
        a.from = plan.from;
        a.to = plan.to;
        a.indirectBps = plan.indirectBps;
        a.toleranceBps = plan.toleranceBps;
        a.matchBps = round.matchBps;
        a.recommender = by;
        a.allotment = round.allotment;
        a.orgRef = app.orgRef;
        bytes32 grantee = keccak256(abi.encode(app.payTo, app.signerHash, app.orgRef));
        a.termsHash = keccak256(abi.encode(address(this), award, grantee, round.matchBps, plan));
        b.signerHash[award] = app.signerHash;
        b.acted[award][by] = true;
        for (uint256 i = 0; i < plan.lines.length; ++i) {
            b.linesOf[award].push(_planned(plan.lines[i]));
        }

        _emitRecommended(award, a, plan);
    }

    /// @notice Seat an approver.
    /// @return approvals how many sit now
    /// @return cumulative what the organization would have been awarded with this
    function approve(Book storage b, uint32 award, bytes32 termsHash, uint32 by)
        external
        returns (uint8 approvals, uint64 cumulative)
    {
        Award storage a = _in(b, award, AwardState.RECOMMENDED);
        if (termsHash != a.termsHash) revert IGrantAwards.GrantAwards_ContentDiffers(award, termsHash, a.termsHash);
        // Else what an organization was awarded would count for another, and stay under a lower band.
        bytes32 orgRef = b.rounds.applicationOf(a.application).orgRef;
        if (orgRef != a.orgRef) revert IGrantAwards.GrantAwards_ContentDiffers(award, a.orgRef, orgRef);
        approvals = Approvals.seat(a.approvers, a.approvedAt, b.offices, by);
        bool judged = b.rounds.reviewOf(a.application, by) != ReviewState.NONE;
        if (approvals == 0 || by == a.recommender || judged) revert IGrantAwards.GrantAwards_SamePerson(by);
        a.approvedAt = uint40(block.timestamp);
        b.acted[award][by] = true;
        cumulative = b.committedTo[a.orgRef] + a.total;

        emit IGrantAwards.AwardApproved(award, termsHash, cumulative, a.approvers, by);
    }

    /// @notice Set the money of an approved award aside, and offer it.
    function offer(Book storage b, uint32 award, uint64 cumulative) external {
        Award storage a = b.awardOf[award];
        a.state = AwardState.OFFERED;
        a.offerEnds = uint40(block.timestamp) + b.offerWindow;
        b.committedTo[a.orgRef] = cumulative;

        emit IGrantAwards.AwardOffered(
            award, a.orgRef, a.payTo, a.total, cumulative, a.allotment, a.offerEnds, a.approvers
        );

        b.rounds.reserve(a.application, a.total);
        // Counted as due when its costs can be drawn no longer; each draw moves its share to its own day.
        uint40 last = a.to + b.liquidation;
        b.treasury.obligate(award, a.allotment, a.total, last, _latest(b, last));
    }

    /// @notice End an offer that was declined or not accepted in time.
    function endOffer(Book storage b, uint32 award, AwardState state) external {
        Award storage a = b.awardOf[award];
        a.state = state;
        b.committedTo[a.orgRef] -= a.total;

        emit IGrantAwards.OfferEnded(award, state, a.total);

        b.rounds.reserveAgain(a.application, a.total, 0);
        b.treasury.deobligate(award, a.total);
    }

    /// @notice Give an award another budget or end.
    function reshape(
        Book storage b,
        uint32 award,
        uint32 amendment,
        uint64[] calldata lines,
        uint40 to,
        bytes32 conditions
    ) external {
        Award storage a = b.awardOf[award];
        uint64 total = _total(lines);
        // An award that was terminated before it began ends before it begins.
        if (to < a.from && to != a.to) revert IGrantAwards.GrantAwards_BadPlan("to");
        _requireLines(b, lines, a.mode);
        // What was struck or is taken back may leave indirect costs above their share; nothing else does.
        if (a.mode != PayMode.MILESTONE) {
            bool raised = _last(lines) > b.linesOf[award][lines.length - 1].budget;
            if (raised || conditions != 0) _requireShare(lines, total, a.indirectBps);
        }
        _reline(b, award, lines);
        uint64 before = a.total;
        a.total = total;
        a.to = to;
        a.termsHash = keccak256(abi.encode(a.termsHash, amendment, lines, to, conditions));
        b.committedTo[a.orgRef] = b.committedTo[a.orgRef] - before + total;

        emit IGrantAwards.AwardAmended(award, amendment, lines, total, to, a.termsHash);

        uint40 last = _latest(b, to + b.liquidation);
        if (total != before) b.rounds.reserveAgain(a.application, before, total);
        if (total > before) b.treasury.obligateMore(award, total - before, last);
        else if (total < before) b.treasury.deobligate(award, before - total);
        // What is open can still be paid, also where only the end moves.
        uint40 cancelAt = b.treasury.obligationOf(address(this), award).cancelAt;
        if (last >= cancelAt) revert IGrantAwards.GrantAwards_NotNow(award, 0, cancelAt);
    }

    /// @notice Close an award and give back what was not drawn.
    /// @param amendment 0 where its grantee reported
    function close(Book storage b, uint32 award, uint32 amendment, uint32 by) external {
        Award storage a = b.awardOf[award];
        bool settled = a.open == 0 && (a.outstanding == 0 || amendment != 0);
        if (!settled) revert IGrantAwards.GrantAwards_NotClosable(award, a.open, a.outstanding, a.report);
        uint64 left = a.total - a.drawn;

        a.state = AwardState.CLOSED;
        b.acted[award][by] = true;

        emit IGrantAwards.AwardClosed(award, amendment, a.report, a.paid, left, by);

        if (left == 0) return;
        b.committedTo[a.orgRef] -= left;
        b.treasury.deobligate(award, left);
    }

    /* INTERNAL */

    function _emitRecommended(uint32 award, Award storage a, AwardPlan calldata plan) private {
        emit IGrantAwards.AwardRecommended(
            award,
            plan.application,
            a.payTo,
            plan.lines,
            a.total,
            plan.from,
            plan.to,
            plan.mode,
            a.matchBps,
            plan.indirectBps,
            plan.toleranceBps,
            plan.conditions,
            a.termsHash,
            a.recommender
        );
    }

    function _requirePlan(Book storage b, AwardPlan calldata plan, uint64 total, Regime regime) private view {
        if (plan.mode == PayMode.NONE) revert IGrantAwards.GrantAwards_BadPlan("mode");
        _requireLines(b, plan.lines, plan.mode);
        if (plan.mode != PayMode.MILESTONE) _requireShare(plan.lines, total, plan.indirectBps);
        if (plan.from >= plan.to || plan.to <= block.timestamp) revert IGrantAwards.GrantAwards_BadPlan("to");
        bool capped = regime == Regime.UNIFORM_GUIDANCE;
        bool tolerable = plan.toleranceBps <= (capped ? UNIFORM_TOLERANCE : BPS);
        if (!tolerable) revert IGrantAwards.GrantAwards_BadPlan("toleranceBps");
        if (plan.conditions == 0) revert IGrantAwards.GrantAwards_BadPlan("conditions");
    }

    /// @dev Milestones are of any number; categories are those of the program, the last one indirect costs.
    function _requireLines(Book storage b, uint64[] calldata lines, PayMode mode) private view {
        bool milestones = mode == PayMode.MILESTONE;
        bool counted = milestones ? lines.length != 0 && lines.length <= MAX_LINES : lines.length == b.categories;
        if (!counted) revert IGrantAwards.GrantAwards_BadPlan("lines");
    }

    function _requireShare(uint64[] calldata lines, uint64 total, uint16 indirectBps) private pure {
        uint256 indirect = _last(lines);
        if (indirect * BPS > (total - indirect) * indirectBps) revert IGrantAwards.GrantAwards_BadPlan("indirectBps");
    }

    function _last(uint64[] calldata lines) private pure returns (uint64) {
        return lines[lines.length - 1];
    }

    /// @dev No line is cut below what was drawn of it; a milestone may be added, none is taken out.
    function _reline(Book storage b, uint32 award, uint64[] calldata lines) private {
        Line[] storage own = b.linesOf[award];
        if (lines.length < own.length) revert IGrantAwards.GrantAwards_BadPlan("lines");
        for (uint256 i = 0; i < lines.length; ++i) {
            if (i == own.length) own.push(_planned(0));
            uint64 drawn = own[i].drawn;
            if (lines[i] < drawn) revert IGrantAwards.GrantAwards_OverLine(award, uint8(i), drawn, lines[i]);
            own[i].budget = lines[i];
        }
    }

    function _planned(uint64 budget) private pure returns (Line memory) {
        return Line({budget: budget, drawn: 0, state: MilestoneState.PLANNED, evidence: 0});
    }

    function _total(uint64[] calldata lines) private pure returns (uint64) {
        uint256 total = 0;
        for (uint256 i = 0; i < lines.length; ++i) {
            total += lines[i];
        }
        if (total > type(uint64).max) revert IGrantAwards.GrantAwards_BadPlan("lines");
        return uint64(total);
    }

    /// @dev The last second a payment may still fall due that is approved until a time.
    function _latest(Book storage b, uint40 time) private view returns (uint40) {
        return time + b.challengeWindow + b.reserve;
    }

    function _in(Book storage b, uint32 award, AwardState expected) private view returns (Award storage a) {
        a = b.awardOf[award];
        if (a.state != expected) revert IGrantAwards.GrantAwards_WrongState(award, a.state);
    }
}
