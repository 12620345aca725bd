// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title Who may sign as a claimant or a grantee
library Signers {
    uint256 private constant PASSKEY = 84; // verifier 20, x 32, y 32

    /// @notice Whether signer bytes are an account or contract of 20 bytes, or the one passkey verifier with a P-256
    /// key; never a foreign verifier.
    function isSound(bytes calldata signer, address passkeyVerifier) internal pure returns (bool) {
        if (signer.length == 20) return address(bytes20(signer)) != address(0);
        return signer.length == PASSKEY && address(bytes20(signer[:20])) == passkeyVerifier;
    }
}
