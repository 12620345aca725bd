// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {Allotment, Appropriation, ITreasury, Obligation} from "../interfaces/ITreasury.sol";

/// @title The accounts of appropriations, allotments and obligations
abstract contract Accounts is ITreasury {
    /// @inheritdoc ITreasury
    mapping(uint32 allotment => mapping(uint32 day => uint64)) public dueOn;

    uint32 public appropriations;
    uint32 public allotments;
    mapping(uint32 id => Appropriation) internal _appropriations;
    mapping(uint32 id => Allotment) internal _allotments;
    mapping(address program => mapping(uint32 id => Obligation)) internal _obligations;

    /* VIEWS */

    /// @inheritdoc ITreasury
    function appropriationOf(uint32 appropriation) external view returns (Appropriation memory) {
        return _appropriations[appropriation];
    }

    /// @inheritdoc ITreasury
    function allotmentOf(uint32 allotment) external view returns (Allotment memory) {
        return _allotments[allotment];
    }

    /// @inheritdoc ITreasury
    function obligationOf(address program, uint32 id) external view returns (Obligation memory) {
        return _obligations[program][id];
    }

    /// @inheritdoc ITreasury
    function cashNeed(uint32 allotment, uint40 date) external view returns (uint64 due, uint64 missing) {
        Allotment storage t = _allotments[allotment];
        Appropriation storage a = _known(t.appropriation);
        if (block.timestamp >= a.cancelAt) return (0, 0);

        uint32 last = _day(uint40(Math.min(Math.max(date, block.timestamp), a.cancelAt)));
        for (uint32 day = _day(a.from); day <= last; ++day) {
            due += dueOn[allotment][day];
        }
        due = uint64(Math.saturatingSub(due, t.disbursed));
        missing = uint64(Math.saturatingSub(due, t.cash));
    }

    /// @inheritdoc ITreasury
    function returnable(uint32 appropriation) public view returns (uint64) {
        Appropriation storage a = _known(appropriation);
        uint64 idle = _idle(a);
        if (a.closed) return idle;
        // What was disbursed is in the obligations too: it cancels out.
        uint256 free = Math.saturatingSub(uint256(a.received) + a.recovered - a.returnedToSource, a.obligated);
        return uint64(Math.min(idle, free));
    }

    /* INTERNAL */

    /// @dev Takes authority of an allotment for a day.
    /// @return obligated what its obligations come to now
    function _commit(uint32 allotment, uint64 amount, uint40 payableAt) internal returns (uint64 obligated) {
        Allotment storage t = _allotments[allotment];
        uint64 available = _unobligated(t);
        if (amount > available) revert Treasury_OverAllotment(allotment, amount, available);

        obligated = t.obligated += amount;
        _appropriations[t.appropriation].obligated += amount;
        dueOn[allotment][_day(payableAt)] += amount;
    }

    /// @dev An obligation of the calling program.
    function _booked(uint32 id) internal view returns (Obligation storage o) {
        o = _obligations[msg.sender][id];
        if (o.allotment == 0) revert Treasury_OverObligation(msg.sender, id, 0, 0);
    }

    function _requireAvailable(uint32 appropriation) internal view {
        Appropriation storage a = _open(appropriation);
        bool available = block.timestamp >= a.from && block.timestamp < a.to;
        if (!available) revert Treasury_NotAvailable(appropriation, a.from, a.to);
    }

    /// @dev Authority an allotment has left. What payees sent back can be obligated again; it was obligated before, so
    /// this is never more than what was allotted.
    function _unobligated(Allotment storage t) internal view returns (uint64) {
        return t.allotted + t.recovered - t.obligated;
    }

    /// @dev Cash no allotment was handed.
    function _idle(Appropriation storage a) internal view returns (uint64) {
        return a.received - a.returnedToSource - a.apportioned;
    }

    function _open(uint32 appropriation) internal view returns (Appropriation storage a) {
        a = _known(appropriation);
        if (a.closed) revert Treasury_Closed(appropriation);
    }

    function _known(uint32 appropriation) internal view returns (Appropriation storage a) {
        a = _appropriations[appropriation];
        if (a.source == address(0)) revert Treasury_UnknownAppropriation(appropriation);
    }

    /// @dev Days since 1970, in UTC.
    function _day(uint40 time) internal pure returns (uint32) {
        return uint32(time / 1 days);
    }
}
