// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title BareLoop
/// @notice For benchmarks on local chains only: pays a list of accounts as tightly as Solidity allows, and checks
/// nothing. What a payment costs here is the least that any contract with this token can cost.
/// @dev Warning: never deploy this where money is. Anyone makes it pay anyone.
contract BareLoop {
    /// @notice Pay each entry of 28 bytes, pay-to (20) then amount (8), from what this contract holds. All or nothing.
    /// @dev Assembly because each instruction counts. It uses the scratch space and the free memory pointer, and ends
    /// the call itself, so that no Solidity runs with the pointer gone.
    function pay(address token, bytes calldata entries) external {
        assembly {
            mstore(0, 0xa9059cbb00000000000000000000000000000000000000000000000000000000) // transfer(address,uint256)
            let end := add(entries.offset, entries.length)
            for { let at := entries.offset } lt(at, end) { at := add(at, 28) } {
                let entry := calldataload(at)
                mstore(4, shr(96, entry))
                mstore(36, and(shr(32, entry), 0xffffffffffffffff))
                if iszero(call(gas(), token, 0, 0, 68, 0, 0)) { revert(0, 0) }
            }
            stop()
        }
    }
}
