// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Band, IPayer} from "../interfaces/IPayer.sol";

/// @title How many persons an approval takes
abstract contract Bands is IPayer {
    Band[] private _bands;

    constructor(Band[] memory bands) {
        for (uint256 i = 0; i < bands.length; ++i) {
            _bands.push(bands[i]);
        }
    }

    /// @inheritdoc IPayer
    function approversNeeded(uint64 cumulative) public view returns (uint8 needed) {
        uint256 i = 0;
        while (cumulative > _bands[i].upTo) ++i;
        return _bands[i].approvers;
    }
}
