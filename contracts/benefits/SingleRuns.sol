// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IBenefitProgram, Run, Single} from "../interfaces/IBenefitProgram.sol";
import {Payment, PaymentKind, PaymentState, RunState} from "../interfaces/IPayer.sol";
import {Case, IRoster} from "../interfaces/IRoster.sol";
import {ITreasury} from "../interfaces/ITreasury.sol";
import {Entries} from "../libraries/Entries.sol";

/// @title What single runs ask for, and what may be replaced
/// @notice A library of the program with code of its own, because both together would pass the size a contract may
/// have. It is linked by address when the program is compiled into an agency; nothing can change it afterwards.
library SingleRuns {
    /// @notice Check what a maker asks for and write it down as a sealed run of one payment.
    /// @param maxAmount base units; a court may order more than the program's table knows
    function open(
        mapping(uint32 run => Run) storage runs,
        mapping(uint64 paymentId => Payment) storage payments,
        uint32 run,
        Single calldata s,
        IRoster roster,
        uint64 maxAmount
    ) external {
        if (s.kind == PaymentKind.REGULAR) revert IBenefitProgram.BenefitProgram_BadSingle("kind");
        bool capped = s.kind != PaymentKind.COURT_ORDER;
        if (s.amount == 0 || (capped && s.amount > maxAmount)) revert IBenefitProgram.BenefitProgram_BadSingle("amount");
        if (s.decision == 0) revert IBenefitProgram.BenefitProgram_BadSingle("decision");
        Case memory c = roster.caseOf(s.caseNo);
        if (c.determiner == 0) revert IBenefitProgram.BenefitProgram_BadSingle("caseNo");
        uint256 frozen = roster.frozenOf(uint32(s.caseNo / Entries.WORD));
        if ((frozen >> (s.caseNo % Entries.WORD)) & 1 == 1) revert IBenefitProgram.BenefitProgram_BadSingle("payTo");
        bool replacing = replaces(s.kind);
        bool named = s.original != 0 && uint32(s.original) == s.caseNo;
        if (replacing ? !named : s.original != 0) revert IBenefitProgram.BenefitProgram_BadSingle("original");
        if (replacing != (s.allotment == 0)) revert IBenefitProgram.BenefitProgram_BadSingle("allotment");

        Run storage r = runs[run];
        r.allotment = replacing ? runs[uint32(s.original >> 32)].allotment : s.allotment;
        r.state = RunState.SEALED;
        r.kind = s.kind;
        r.caseNo = s.caseNo;
        r.original = s.original;
        r.total = s.amount;
        r.count = 1;
        r.contentHash = keccak256(abi.encode(address(this), run, s, c.payTo));
        payments[(uint64(run) << 32) | s.caseNo] =
            Payment({payTo: c.payTo, amount: s.amount, state: PaymentState.NONE, period: s.period, kind: s.kind});

        emit IBenefitProgram.SingleOpened(
            run,
            s.caseNo,
            s.kind,
            s.period,
            c.payTo,
            s.amount,
            s.original,
            r.allotment,
            s.decision,
            r.contentHash,
            r.maker
        );
    }

    /// @notice Count a replacement against what came back of its original.
    /// @param o the original; one that was free failed once more just now
    function replace(
        mapping(uint64 paymentId => uint64) storage replacedOf,
        Run storage r,
        uint32 run,
        Payment storage o,
        ITreasury treasury
    ) external {
        uint64 original = r.original;
        uint64 back = o.amount;
        if (o.state == PaymentState.NONE || o.state == PaymentState.PAID) {
            back = treasury.returnedOf(address(this), original);
        } else if (o.state == PaymentState.FREE) {
            o.state = PaymentState.REISSUED;
            treasury.deobligate(uint32(original >> 32), back);
        } else {
            bool ended = o.state == PaymentState.STRUCK || o.state == PaymentState.EXPUNGED;
            bool restored = ended && r.kind == PaymentKind.REPLACEMENT;
            if (!restored && o.state != PaymentState.REISSUED) {
                revert IBenefitProgram.BenefitProgram_NotReplaceable(original, o.state);
            }
        }
        uint64 available = back - replacedOf[original];
        if (r.total > available) revert IBenefitProgram.BenefitProgram_OverReturned(original, r.total, available);

        replacedOf[original] += r.total;

        emit IBenefitProgram.PaymentReissued(original, run, r.total, replacedOf[original]);
    }

    /// @notice Whether a kind stands for an earlier payment.
    function replaces(PaymentKind kind) internal pure returns (bool) {
        return kind == PaymentKind.REPLACEMENT || kind == PaymentKind.REISSUE;
    }
}
