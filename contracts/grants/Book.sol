// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Award, Draw, Line} from "../interfaces/IGrantAwards.sol";
import {IGrantRounds} from "../interfaces/IGrantRounds.sol";
import {IOffices} from "../interfaces/IOffices.sol";
import {ITreasury} from "../interfaces/ITreasury.sol";

/// @notice All that a grant program keeps, in one place, so that its libraries can be handed it.
struct Book {
    IOffices offices;
    ITreasury treasury;
    IGrantRounds rounds;
    uint8 categories;
    uint40 openedAt;
    uint40 challengeWindow;
    uint32 challengeBlocks;
    uint40 offerWindow;
    uint40 liquidation;
    uint40 advanceHorizon;
    uint40 reserve; // from a draw's payable time to the last second it may still fall due
    uint32 awards;
    uint32 draws;
    mapping(uint32 award => Award) awardOf;
    mapping(uint32 award => Line[]) linesOf;
    mapping(uint32 award => bytes32) signerHash;
    mapping(uint32 award => uint40) suspendedAt;
    mapping(uint32 award => uint40) stood; // how long its liquidation stood still
    mapping(uint32 award => mapping(uint32 person => bool)) acted;
    mapping(bytes32 orgRef => uint64) committedTo;
    mapping(uint32 draw => Draw) drawOf;
    mapping(uint16 period => uint32) approvedIn;
}
