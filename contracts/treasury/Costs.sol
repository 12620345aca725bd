// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Cost, ITreasury, Kind} from "../interfaces/ITreasury.sol";

/// @title What is charged to documents, over all programs of an agency
abstract contract Costs is ITreasury {
    /// @inheritdoc ITreasury
    mapping(address program => Kind) public kindOf;
    mapping(bytes32 costRef => Cost) private _costs;

    /* PROGRAMS */

    /// @inheritdoc ITreasury
    function charge(bytes32 costRef, uint64 gross, uint64 amount) external {
        _requireProgram(msg.sender);
        Cost storage c = _costs[costRef];
        if (c.charged == 0) c.gross = gross;
        bool fits = gross == c.gross && amount <= gross - c.charged;
        if (!fits) revert Treasury_OverCost(costRef, amount, c.gross, c.charged);

        c.charged += amount;

        emit CostCharged(costRef, msg.sender, gross, amount, c.charged);
    }

    /// @inheritdoc ITreasury
    function uncharge(bytes32 costRef, uint64 amount) external {
        _requireProgram(msg.sender);
        Cost storage c = _costs[costRef];

        c.charged -= amount;

        emit CostFreed(costRef, msg.sender, amount, c.charged);
    }

    /* VIEWS */

    /// @inheritdoc ITreasury
    function isProgram(address program) public view returns (bool) {
        return kindOf[program] != Kind.NONE;
    }

    /// @inheritdoc ITreasury
    function costOf(bytes32 costRef) external view returns (Cost memory) {
        return _costs[costRef];
    }

    /* INTERNAL */

    function _requireProgram(address program) internal view {
        if (!isProgram(program)) revert Treasury_UnknownProgram(program);
    }
}
