// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {
    Award,
    AwardState,
    Draw,
    DrawRequest,
    DrawState,
    IGrantAwards,
    Line,
    MilestoneState,
    PayMode
} from "../interfaces/IGrantAwards.sol";
import {Payment, PaymentKind, PaymentState} from "../interfaces/IPayer.sol";
import {Approvals} from "../libraries/Approvals.sol";
import {Book} from "./Book.sol";

/// @title Draws from their request to their approval, and how they end
/// @notice A library of the program with code of its own, as {Offers}.
library Drawdowns {
    uint16 private constant BPS = 10_000;
    /// @dev The bot's share of holds is counted by quarters of a year, from the program's opening on.
    uint40 private constant PERIOD = 91 days;

    /// @notice Write a request down, and charge its document.
    function request(Book storage b, uint32 award, DrawRequest calldata q) external returns (uint32 draw) {
        Award storage a = b.awardOf[award];
        bool draws = a.state == AwardState.ACTIVE || a.state == AwardState.TERMINATED;
        if (!draws) revert IGrantAwards.GrantAwards_WrongState(award, a.state);
        uint40 last = drawsUntil(b, award);
        if (block.timestamp >= last) revert IGrantAwards.GrantAwards_NotNow(award, 0, last);
        if (q.amount == 0 || q.evidence == 0) revert IGrantAwards.GrantAwards_Incomplete(award);
        Line storage line = _requireLine(b, award, q);
        _requireCosts(b, award, a, q);
        uint256 needed = (uint256(q.amount) * a.matchBps + BPS - 1) / BPS;
        if (q.matched < needed) revert IGrantAwards.GrantAwards_ShortMatch(award, q.matched, uint64(needed));

        draw = ++b.draws;
        Draw storage d = b.drawOf[draw];
        d.award = award;
        d.line = q.line;
        d.state = DrawState.REQUESTED;
        d.amount = q.amount;
        d.gross = q.gross;
        d.costRef = q.costRef;
        d.contentHash = keccak256(abi.encode(award, q));
        line.drawn += q.amount;
        a.drawn += q.amount;
        ++a.open;

        _emitRequested(draw, d, line, q);

        if (q.costRef != 0) b.treasury.charge(q.costRef, q.gross, q.amount);
    }

    /// @notice Take or refuse a request that is not approved: its line and its document are as they were.
    function undo(Book storage b, uint32 draw, DrawState state) external {
        Draw storage d = b.drawOf[draw];
        Award storage a = b.awardOf[d.award];
        d.state = state;
        b.linesOf[d.award][d.line].drawn -= d.amount;
        a.drawn -= d.amount;
        --a.open;
        if (d.costRef != 0) b.treasury.uncharge(d.costRef, d.amount);
    }

    /// @notice Seat an approver.
    /// @return approvals how many sit now
    /// @return cumulative what would be approved of the award with this
    function approve(Book storage b, uint32 draw, bytes32 contentHash, uint32 by)
        external
        returns (uint8 approvals, uint64 cumulative)
    {
        Draw storage d = b.drawOf[draw];
        if (d.state != DrawState.REVIEWED) revert IGrantAwards.GrantAwards_DrawWrongState(draw, d.state);
        bool same = contentHash == d.contentHash;
        if (!same) revert IGrantAwards.GrantAwards_ContentDiffers(draw, contentHash, d.contentHash);
        Award storage a = b.awardOf[d.award];
        if (a.frozen) revert IGrantAwards.GrantAwards_Frozen(d.award);
        approvals = Approvals.seat(d.approvers, d.approvedAt, b.offices, by);
        bool other = by != d.reviewer && by != a.recommender;
        if (approvals == 0 || !other) revert IGrantAwards.GrantAwards_SamePerson(by);
        d.approvedAt = uint40(block.timestamp);
        b.acted[d.award][by] = true;
        cumulative = a.approved + d.amount;

        emit IGrantAwards.DrawApproved(draw, d.award, contentHash, cumulative, d.approvers, by);
    }

    /// @notice Fix account and amount of an approved draw: from here on it is a payment.
    function certify(Book storage b, Payment storage p, uint32 draw, uint64 cumulative) external {
        Draw storage d = b.drawOf[draw];
        Award storage a = b.awardOf[d.award];
        uint40 payableAt = uint40(block.timestamp) + b.challengeWindow;
        uint16 period = uint16((block.timestamp - b.openedAt) / PERIOD) + 1;
        d.state = DrawState.APPROVED;
        d.payableAt = payableAt;
        d.payableBlock = uint32(block.number) + b.challengeBlocks;
        d.period = period;
        a.approved = cumulative;
        ++b.approvedIn[period];
        p.payTo = a.payTo;
        p.amount = d.amount;
        p.state = PaymentState.FREE;
        p.period = period;
        p.kind = PaymentKind.DRAW;

        emit IGrantAwards.DrawCertified(
            draw, d.award, a.payTo, d.line, d.amount, cumulative, period, payableAt, d.payableBlock
        );

        b.treasury.reschedule(d.award, d.amount, _bookedFor(b, d.award), payableAt, payableAt + b.reserve);
    }

    /// @notice What was struck or expunged is no longer part of the award: its budget shrinks with its obligation.
    function end(Book storage b, Payment storage p, uint32 draw) external {
        Draw storage d = b.drawOf[draw];
        Award storage a = b.awardOf[d.award];
        Line storage line = b.linesOf[d.award][d.line];
        uint64 amount = p.amount;
        line.drawn -= amount;
        line.budget -= amount;
        a.drawn -= amount;
        a.approved -= amount;
        a.total -= amount;
        --a.open;
        b.committedTo[a.orgRef] -= amount;
        b.treasury.reschedule(d.award, amount, d.payableAt, _bookedFor(b, d.award), 0);
        if (d.costRef != 0) b.treasury.uncharge(d.costRef, amount);
    }

    /// @notice Accept what shows how an advance was spent, and charge its document.
    function substantiate(
        Book storage b,
        uint32 draw,
        uint64 amount,
        bytes32 costRef,
        uint64 gross,
        bytes32 evidence,
        uint32 by
    ) external {
        Draw storage d = b.drawOf[draw];
        uint32 award = d.award;
        Award storage a = b.awardOf[award];
        if (amount == 0 || costRef == 0 || evidence == 0) revert IGrantAwards.GrantAwards_Incomplete(draw);
        if (amount > d.outstanding) revert IGrantAwards.GrantAwards_AdvanceOpen(award, d.outstanding, a.open);

        a.outstanding -= amount;
        d.outstanding -= amount;
        b.acted[award][by] = true;

        emit IGrantAwards.DrawSubstantiated(draw, award, amount, costRef, gross, evidence, a.outstanding, by);

        b.treasury.charge(costRef, gross, amount);
    }

    /// @notice Note that costs that were paid are not allowed.
    /// @param p the draw's payment
    function disallow(Book storage b, Payment storage p, uint64 paymentId, uint32 amendment, uint64 amount) external {
        Draw storage d = b.drawOf[uint32(paymentId >> 32)];
        Award storage a = b.awardOf[d.award];
        uint64 gone = b.treasury.returnedOf(address(this), paymentId) + d.disallowed;
        uint64 left = p.state == PaymentState.PAID && gone < d.amount ? d.amount - gone : 0;
        if (amount > left) revert IGrantAwards.GrantAwards_OverLine(d.award, d.line, amount, left);

        d.disallowed += amount;
        a.disallowed += amount;

        emit IGrantAwards.CostDisallowed(paymentId, amendment, amount, d.disallowed, a.disallowed);
    }

    /// @notice Let the liquidation go on that stood still while an award was suspended.
    function resume(Book storage b, uint32 award) external {
        b.stood[award] += _stands(b, award);
    }

    /// @notice First second at which costs of an award can be drawn no longer.
    function drawsUntil(Book storage b, uint32 award) public view returns (uint40) {
        Award storage a = b.awardOf[award];
        uint40 stands = a.state == AwardState.SUSPENDED ? _stands(b, award) : 0;
        return a.to + b.liquidation + b.stood[award] + stands;
    }

    /* INTERNAL */

    /// @dev Only time after the period of performance counts: the liquidation begins there.
    function _stands(Book storage b, uint32 award) private view returns (uint40) {
        uint40 since = b.suspendedAt[award];
        uint40 to = b.awardOf[award].to;
        if (to > since) since = to;
        return block.timestamp > since ? uint40(block.timestamp) - since : 0;
    }

    function _emitRequested(uint32 draw, Draw storage d, Line storage line, DrawRequest calldata q) private {
        emit IGrantAwards.DrawRequested(
            draw,
            d.award,
            q.line,
            q.amount,
            q.matched,
            q.costFrom,
            q.costTo,
            q.costRef,
            q.gross,
            q.evidence,
            line.drawn,
            line.budget,
            d.contentHash,
            msg.sender
        );
    }

    function _requireLine(Book storage b, uint32 award, DrawRequest calldata q)
        private
        view
        returns (Line storage line)
    {
        bool known = q.line < b.linesOf[award].length;
        if (!known) revert IGrantAwards.GrantAwards_OverLine(award, q.line, q.amount, 0);
        line = b.linesOf[award][q.line];
        uint64 left = line.budget - line.drawn;
        if (q.amount > left) revert IGrantAwards.GrantAwards_OverLine(award, q.line, q.amount, left);
    }

    /// @dev What is advanced has no invoice yet, and a milestone is of no cost: only a reimbursement names a document.
    function _requireCosts(Book storage b, uint32 award, Award storage a, DrawRequest calldata q) private view {
        uint40 until = uint40(block.timestamp) + 1;
        if (a.mode == PayMode.ADVANCE) {
            bool settled = a.outstanding == 0 && a.open == 0;
            if (!settled) revert IGrantAwards.GrantAwards_AdvanceOpen(award, a.outstanding, a.open);
            until += b.advanceHorizon;
        } else if (a.mode == PayMode.MILESTONE) {
            MilestoneState state = b.linesOf[award][q.line].state;
            bool accepted = state == MilestoneState.ACCEPTED;
            if (!accepted) revert IGrantAwards.GrantAwards_MilestoneWrongState(award, q.line, state);
        }
        if (until > a.to) until = a.to;
        bool inside = q.costFrom >= a.from && q.costFrom <= q.costTo && q.costTo < until;
        if (!inside) revert IGrantAwards.GrantAwards_BadCosts(q.costFrom, q.costTo, a.from, until);
        bool named = q.costRef != 0;
        bool names = a.mode == PayMode.REIMBURSEMENT;
        if (named != names) revert IGrantAwards.GrantAwards_BadCostRef(award, q.costRef);
    }

    /// @dev When the Treasury counts what is not drawn yet as due.
    function _bookedFor(Book storage b, uint32 award) private view returns (uint40) {
        return b.treasury.obligationOf(address(this), award).payableAt;
    }
}
