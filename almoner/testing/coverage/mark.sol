// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @dev A call that a trace shows and nothing else notices: of the precompile that returns what it is given. It
/// has to be possible in pure functions too, so the compiler is not told that it is a call.
function statementReached(uint256 mark) pure {
    function (uint256) view seen = _call;
    function (uint256) pure unseen;
    assembly ("memory-safe") {
        unseen := seen
    }
    unseen(mark);
}

function _call(uint256 mark) view {
    assembly ("memory-safe") {
        mstore(0, mark)
        pop(staticcall(gas(), 4, 0, 32, 0, 0))
    }
}
