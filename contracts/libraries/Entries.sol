// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";

/// @title The 28-byte entries that cross from a program to the Treasury
/// @notice Entry i holds whom bit i of a word pays and how much: pay-to (20 bytes), then amount (8 bytes).
library Entries {
    uint256 internal constant WORD = 224; // consecutive cases that share a word of bits
    uint256 internal constant SIZE = 28;

    /// @notice Room for every entry up to that of the highest bit, zeroed.
    function room(uint256 bits) internal pure returns (bytes memory) {
        return new bytes(bits == 0 ? 0 : (Math.log2(bits) + 1) * SIZE);
    }

    /// @notice Write entry `i`. `entries` must have room for it.
    /// @dev Assembly because Solidity cannot store 28 bytes into the middle of `bytes`. The 4 bytes of the word
    /// behind the entry are written back as they were; for the last entry they lie in the padding Solidity
    /// allocates behind every array, or in memory not yet handed out, and are left unchanged.
    function write(bytes memory entries, uint256 i, address payTo, uint64 amount) internal pure {
        assert((i + 1) * SIZE <= entries.length);
        uint256 packed = (uint256(uint160(payTo)) << 64) | amount;
        assembly ("memory-safe") {
            let slot := add(add(entries, 32), mul(i, 28))
            mstore(slot, or(shl(32, packed), and(mload(slot), 0xffffffff)))
        }
    }

    /// @notice Read entry `i`.
    function read(bytes calldata entries, uint256 i) internal pure returns (address payTo, uint64 amount) {
        uint256 packed = uint224(bytes28(entries[i * SIZE:(i + 1) * SIZE]));
        payTo = address(uint160(packed >> 64));
        amount = uint64(packed);
    }
}
