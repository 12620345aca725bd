// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Bands} from "../abstracts/Bands.sol";
import {IBenefitProgram, Period, Terms} from "../interfaces/IBenefitProgram.sol";
import {IOffices, Office} from "../interfaces/IOffices.sol";
import {Calendars} from "./Calendars.sol";

/// @title When a program pays
abstract contract Calendar is IBenefitProgram, Bands {
    IOffices internal immutable _offices;
    uint40 internal immutable _leadTime;

    mapping(uint16 period => Period) internal _periods;
    uint16 private _lastPeriod;
    uint16 private _current; // never ahead of the clock; caught up when it is asked for

    constructor(IOffices offices, Terms memory terms) Bands(terms.bands) {
        _offices = offices;
        _leadTime = terms.leadTime;
    }

    /// @inheritdoc IBenefitProgram
    function setCalendar(uint16 first, uint40[] calldata issueAt) external {
        uint32 by = _holder(Office.PROGRAM_ADMIN);
        _lastPeriod = Calendars.set(_periods, _lastPeriod, _leadTime, first, issueAt, by);
    }

    /// @inheritdoc IBenefitProgram
    function periodOf(uint16 period) external view returns (Period memory) {
        return _periods[period];
    }

    function _holder(Office office) internal view returns (uint32 person) {
        return _offices.holder(msg.sender, office);
    }

    /// @dev The period that began last; the first one before any did.
    function _currentPeriod() internal returns (uint16 period) {
        period = _current;
        while (period < _lastPeriod && _periods[period + 1].issueAt <= block.timestamp) ++period;
        _current = period;
        if (period == 0) period = 1;
    }
}
