// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IBenefitProgram, Period} from "../interfaces/IBenefitProgram.sol";

/// @title The issue dates of a program
/// @notice A library of the program with code of its own, as {SingleRuns}.
library Calendars {
    /// @dev Seconds between two issue dates at the least: periods of seconds would outrun bands, caps and the clock.
    uint40 private constant SHORTEST = 1 days;

    /// @notice Set the dates of consecutive periods.
    /// @param last the last period that has a date
    /// @param leadTime seconds before a date from which runs may be opened for it: it is history then
    /// @return the last period that has a date now
    function set(
        mapping(uint16 period => Period) storage periods,
        uint16 last,
        uint40 leadTime,
        uint16 first,
        uint40[] calldata issueAt,
        uint32 by
    ) external returns (uint16) {
        if (first == 0 || issueAt.length == 0) revert IBenefitProgram.BenefitProgram_BadBatch(first, issueAt.length);
        // The calendar begins with period 1 and has no gap: it is extended at its end, or changed where it stands.
        if (first > last + 1) revert IBenefitProgram.BenefitProgram_BadCalendar(first, issueAt[0], last + 1);

        uint40 previous = periods[first - 1].issueAt;
        if (previous < block.timestamp) previous = uint40(block.timestamp);
        for (uint256 i = 0; i < issueAt.length; ++i) {
            uint16 period = first + uint16(i);
            uint40 date = issueAt[i];
            uint40 earliest = previous + SHORTEST;
            if (date < earliest) revert IBenefitProgram.BenefitProgram_BadCalendar(period, date, earliest);
            // A date that runs were opened for, or that already began, is history.
            uint40 old = periods[period].issueAt;
            bool history = old != 0 && old <= block.timestamp + leadTime;
            if (history) revert IBenefitProgram.BenefitProgram_BadCalendar(period, date, old);

            periods[period].issueAt = previous = date;
            if (period > last) last = period;
            emit IBenefitProgram.CalendarSet(period, date, by);
        }
        uint16 after_ = first + uint16(issueAt.length);
        uint40 next = periods[after_].issueAt;
        bool close = next != 0 && next < previous + SHORTEST;
        if (close) revert IBenefitProgram.BenefitProgram_BadCalendar(after_, previous, next);
        return last;
    }
}
