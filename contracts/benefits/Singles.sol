// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IBenefitProgram, Run, Single, Terms} from "../interfaces/IBenefitProgram.sol";
import {IOffices, Office} from "../interfaces/IOffices.sol";
import {Payment, PaymentKind, PaymentState} from "../interfaces/IPayer.sol";
import {IRoster} from "../interfaces/IRoster.sol";
import {Runs} from "./Runs.sol";
import {SingleRuns} from "./SingleRuns.sol";

/// @title Runs of a single payment: supplements, restored benefits, court orders, replacements and reissues
abstract contract Singles is Runs {
    uint64 private immutable _maxAmount;

    /// @inheritdoc IBenefitProgram
    mapping(uint64 paymentId => uint64) public replacedOf;

    constructor(IOffices offices, IRoster roster_, Terms memory terms) Runs(offices, roster_, terms) {
        _maxAmount = terms.maxAmount;
    }

    /* MAKER */

    /// @inheritdoc IBenefitProgram
    function openSingle(Single calldata single) external returns (uint32 run) {
        uint32 by = _holder(Office.MAKER);
        _offices.requireRunning();
        if (_periods[single.period].issueAt == 0) revert BenefitProgram_BadSingle("period");

        (run,) = _open(by, 0);
        SingleRuns.open(_runs, _payments, run, single, _roster, _maxAmount);
    }

    /* INTERNAL */

    /// @inheritdoc Runs
    function _reserve(uint32 run, Run storage r, uint40 lastPayable) internal override returns (bool) {
        Payment storage p = _payments[(uint64(run) << 32) | r.caseNo];
        if (r.kind != PaymentKind.REGULAR) _requirePayTo(r.caseNo, p.payTo);
        if (!SingleRuns.replaces(r.kind)) {
            _treasury.obligate(run, r.allotment, r.total, r.payableAt, lastPayable);
        } else if (!_reserveAgain(run, r, lastPayable)) {
            return false;
        }
        if (r.kind == PaymentKind.REGULAR) return true;

        p.state = PaymentState.FREE;
        p.period = r.period;
        return true;
    }

    /// @inheritdoc Runs
    function _noteEnd(uint32 run, Run storage r) internal override {
        if (r.kind == PaymentKind.REGULAR) return;

        uint64 paymentId = (uint64(run) << 32) | r.caseNo;
        PaymentState state = _payments[paymentId].state;
        if (state == PaymentState.NONE) delete _payments[paymentId];
        // A held payment ends with its hold.
        else if (state == PaymentState.FREE) _forget(paymentId, r);
    }

    /// @inheritdoc Runs
    /// @dev What stood for another payment is itself the original of the next one: the money came back to it.
    function _forget(uint64 paymentId, Run storage r) internal override {
        if (r.original != 0) _payments[paymentId].state = PaymentState.REISSUED;
        else delete _payments[paymentId];
    }

    /// @dev Who changed the account meanwhile is not paid to the old one, and who froze it is not paid: the run is
    /// withdrawn and opened anew.
    function _requirePayTo(uint32 caseNo, address payTo) private view {
        bool frozen = (_roster.frozenOf(uint32(caseNo / WORD)) >> (caseNo % WORD)) & 1 == 1;
        if (frozen || payTo != _case(caseNo).payTo) revert BenefitProgram_BadSingle("payTo");
    }

    /// @dev A payment that could still be made is made, and not replaced: that would redirect it (I23).
    function _reserveAgain(uint32 run, Run storage r, uint40 lastPayable) private returns (bool) {
        uint32 source = uint32(r.original >> 32);
        Payment storage o = _payments[r.original];
        if (o.state == PaymentState.FREE) {
            _requireRunPayable(source);
            if (_pay(r.original, o)) return false;
        }
        SingleRuns.replace(replacedOf, r, run, o, _treasury);
        _treasury.reobligate(run, source, r.total, r.payableAt, lastPayable);
        return true;
    }
}
