// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";
import {SignatureChecker} from "@openzeppelin/contracts/utils/cryptography/SignatureChecker.sol";

/// @title Messages signed by claimants
/// @notice EIP-712 messages, checked by ERC-7913: an account, an ERC-1271 contract, or a verifier with a key.
abstract contract Signed is EIP712 {
    constructor(string memory name) EIP712(name, "1") {}

    /// @dev Callers check first that `signer` is the one bound, so that no foreign verifier is ever called.
    function _isSigned(bytes memory signer, bytes32 structHash, bytes memory signature) internal view returns (bool) {
        return SignatureChecker.isValidSignatureNow(signer, _hashTypedDataV4(structHash), signature);
    }
}
