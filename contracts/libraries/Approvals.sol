// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IOffices, Office} from "../interfaces/IOffices.sol";

/// @title Seats of the approvers of one content
library Approvals {
    uint256 private constant SEATS = 4;

    /// @notice Seat an approver beside those in office without a break since the last approval.
    /// @param since when that was
    /// @return seated how many sit now, 0 where the approver sat there already
    function seat(uint32[SEATS] storage approvers, uint40 since, IOffices offices, uint32 by)
        internal
        returns (uint8 seated)
    {
        uint32[SEATS] memory kept;
        for (uint256 i = 0; i < SEATS; ++i) {
            uint32 person = approvers[i];
            if (person == by) return 0;
            bool stays = person != 0 && offices.inOfficeSince(person, Office.APPROVER, since);
            if (stays) kept[seated++] = person;
        }
        kept[seated++] = by;
        for (uint256 i = 0; i < SEATS; ++i) {
            approvers[i] = kept[i];
        }
    }
}
