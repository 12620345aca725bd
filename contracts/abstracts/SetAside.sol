// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";
import {IPayer, Payment, PaymentState} from "../interfaces/IPayer.sol";
import {ITreasury} from "../interfaces/ITreasury.sol";
import {Entries} from "../libraries/Entries.sol";

/// @title Single payments in slots of their own
/// @notice What a hold, a failure or a drawdown takes out of the ordinary path ends here: free and payable by
/// anyone, or struck by due process.
abstract contract SetAside is IPayer, ReentrancyGuardTransient {
    /// @dev See the same figure in the Treasury: with this much left, the retry had far more than it needs.
    uint256 private constant GAS_AFTER_FAILURE = 20_000;

    address internal immutable _holds;
    address internal immutable _changes;
    ITreasury internal immutable _treasury;

    mapping(uint64 paymentId => Payment) internal _payments;

    constructor(ITreasury treasury, address holds, address changes) {
        _treasury = treasury;
        _holds = holds;
        _changes = changes;
    }

    /* HOLDS AND CHANGES */

    /// @inheritdoc IPayer
    function setHeld(uint64 paymentId) external nonReentrant {
        _requireCaller(_holds);
        Payment storage p = _payments[paymentId];
        if (p.state == PaymentState.FREE) {
            p.state = PaymentState.HELD;
        } else {
            if (p.state != PaymentState.NONE) revert SetAside_PaymentWrongState(paymentId, p.state);
            Payment memory due = _take(paymentId);
            due.state = PaymentState.HELD;
            _payments[paymentId] = due;
        }

        emit PaymentSetAside(paymentId, p.payTo, p.amount, PaymentState.HELD);
    }

    /// @inheritdoc IPayer
    function free(uint64 paymentId) external nonReentrant {
        _requireCaller(_holds);
        _requireState(paymentId, PaymentState.HELD);

        _payments[paymentId].state = PaymentState.FREE;

        emit PaymentFreed(paymentId);
    }

    /// @inheritdoc IPayer
    function strike(uint64 paymentId, uint64 proposal) external nonReentrant {
        _requireCaller(_changes);
        _requireState(paymentId, PaymentState.HELD);
        Payment storage p = _payments[paymentId];

        p.state = PaymentState.STRUCK;

        emit PaymentStruck(paymentId, proposal, p.amount);

        _release(paymentId, p);
    }

    /// @inheritdoc IPayer
    function expunge(uint64 paymentId, uint64 proposal) external nonReentrant returns (bool expunged) {
        _requireCaller(_changes);
        _requireState(paymentId, PaymentState.FREE);
        _requirePayable(paymentId);
        Payment storage p = _payments[paymentId];
        if (_pay(paymentId, p)) return false;

        p.state = PaymentState.EXPUNGED;

        emit PaymentExpunged(paymentId, proposal, p.amount);

        _release(paymentId, p);
        return true;
    }

    /* ANYONE */

    /// @inheritdoc IPayer
    function settlePayment(uint64 paymentId) external nonReentrant {
        _requireState(paymentId, PaymentState.FREE);
        _requirePayable(paymentId);
        Payment storage p = _payments[paymentId];
        if (!_pay(paymentId, p)) revert SetAside_TransferFailed(paymentId, p.payTo);
    }

    /// @inheritdoc IPayer
    function setAside(uint64 paymentId) external nonReentrant {
        _requireFailing(paymentId);
        Payment memory p = _take(paymentId);

        p.state = _retry(paymentId, p) ? PaymentState.PAID : PaymentState.FREE;
        _payments[paymentId] = p;

        if (p.state == PaymentState.PAID) {
            _notePaid(paymentId, _payments[paymentId]);
            emit PaymentSettled(paymentId, p.payTo, p.amount);
        } else {
            emit PaymentSetAside(paymentId, p.payTo, p.amount, PaymentState.FREE);
        }
    }

    /// @inheritdoc IPayer
    function obligationOf(uint64 paymentId) external pure returns (uint32) {
        return _obligationOf(paymentId);
    }

    /* INTERNAL */

    /// @dev Takes a due payment out of the ordinary path, or reverts.
    function _take(uint64 paymentId) internal virtual returns (Payment memory);
    function _requirePayable(uint64 paymentId) internal view virtual;
    function _notePaid(uint64 paymentId, Payment storage p) internal virtual;
    /// @dev The obligation a payment draws on: its run, or its award.
    function _obligationOf(uint64 paymentId) internal pure virtual returns (uint32);

    function _requireFailing(uint64 paymentId) internal view virtual;

    /// @dev Gives the money of a payment that ended unpaid back to its allotment.
    function _release(uint64 paymentId, Payment storage p) internal virtual {
        _treasury.deobligate(_obligationOf(paymentId), p.amount);
    }

    /// @dev Tries a free payment. Reverts where cash is short: that is no fault of the payee's.
    /// @return paid whether the transfer succeeded
    function _pay(uint64 paymentId, Payment storage p) internal returns (bool paid) {
        p.state = PaymentState.PAID;
        paid = _treasury.disburse(_obligationOf(paymentId), _entry(p.payTo, p.amount), 1) == 1;
        if (!paid) {
            p.state = PaymentState.FREE;
            return false;
        }
        _notePaid(paymentId, p);

        emit PaymentSettled(paymentId, p.payTo, p.amount);
    }

    /// @dev Short cash reverts in the Treasury; here it is one more way to fail today.
    function _retry(uint64 paymentId, Payment memory p) private returns (bool) {
        try _treasury.disburse(_obligationOf(paymentId), _entry(p.payTo, p.amount), 1) returns (uint256 paidBits) {
            return paidBits == 1;
        } catch {
            if (gasleft() < GAS_AFTER_FAILURE) revert SetAside_GasTooLow(gasleft(), GAS_AFTER_FAILURE);
            return false;
        }
    }

    function _entry(address payTo, uint64 amount) private pure returns (bytes memory entry) {
        entry = Entries.room(1);
        Entries.write(entry, 0, payTo, amount);
    }

    function _requireCaller(address expected) internal view {
        if (msg.sender != expected) revert SetAside_WrongCaller(msg.sender);
    }

    function _requireState(uint64 paymentId, PaymentState expected) private view {
        PaymentState state = _payments[paymentId].state;
        if (state != expected) revert SetAside_PaymentWrongState(paymentId, state);
    }
}
