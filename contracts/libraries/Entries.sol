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

    /// @notice Put entries on the chain as the code of a new address, behind one byte STOP. The address is 0 where
    /// there was too little gas for it.
    /// @dev Assembly because Solidity cannot create code that it did not compile. The init code returns what follows
    /// it: PUSH2 length, DUP1, PUSH1 10, PUSH0, CODECOPY, PUSH0, RETURN. STOP in front: entries may begin with 0xEF,
    /// which no code may (EIP-3541), and may spell SELFDESTRUCT, which nobody must be able to run.
    function deploy(bytes memory entries) internal returns (address code) {
        uint256 length = entries.length + 1;
        bytes memory init = bytes.concat(hex"61", bytes2(uint16(length)), hex"80600a5f395ff300", entries);
        assembly ("memory-safe") {
            code := create(0, add(init, 32), mload(init))
        }
    }

    /// @notice Fill `entries` with those that were put on the chain as code, from the first on.
    /// @dev Assembly because Solidity only copies code as a whole.
    function load(bytes memory entries, address code) internal view {
        assembly ("memory-safe") {
            extcodecopy(code, add(entries, 32), 1, mload(entries))
        }
    }

    /// @notice The amount in entry `i`. `entries` must have room for it.
    /// @dev Assembly because Solidity reads no 28 bytes out of the middle of `bytes`.
    function amountOf(bytes memory entries, uint256 i) internal pure returns (uint64 amount) {
        uint256 packed;
        assembly ("memory-safe") {
            packed := shr(32, mload(add(add(entries, 32), mul(i, 28))))
        }
        amount = uint64(packed);
    }

    /// @notice Reverts unless `entries` reach up to that of the highest bit.
    function requireRoom(bytes calldata entries, uint256 bits) internal pure {
        assert(bits == 0 || entries.length > Math.log2(bits) * SIZE);
    }

    /// @notice Read entry `i`. `entries` must reach that far: {requireRoom} of all there are is cheaper than of each.
    function read(bytes calldata entries, uint256 i) internal pure returns (address payTo, uint64 amount) {
        uint256 packed;
        assembly ("memory-safe") {
            packed := shr(32, calldataload(add(entries.offset, mul(i, 28))))
        }
        payTo = address(uint160(packed >> 64));
        amount = uint64(packed);
    }
}
