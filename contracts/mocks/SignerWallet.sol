// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IERC1271} from "@openzeppelin/contracts/interfaces/IERC1271.sol";

/// @title SignerWallet
/// @notice For local tests only: a contract account that signs whatever hash it was told to accept.
contract SignerWallet is IERC1271 {
    bytes32 private _accepted;

    function accept(bytes32 hash) external {
        _accepted = hash;
    }

    function isValidSignature(bytes32 hash, bytes calldata) external view returns (bytes4) {
        return hash == _accepted ? IERC1271.isValidSignature.selector : bytes4(0xffffffff);
    }
}
