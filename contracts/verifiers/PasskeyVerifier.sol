// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ERC7913WebAuthnVerifier} from
    "@openzeppelin/contracts/utils/cryptography/verifiers/ERC7913WebAuthnVerifier.sol";
import {WebAuthn} from "@openzeppelin/contracts/utils/cryptography/WebAuthn.sol";

/// @title Passkeys of one web service
/// @notice An ERC-7913 verifier for WebAuthn assertions, made for one relying party.
/// @dev The base checks type, challenge, user presence and verification, and the P-256 signature; it leaves the
/// relying party to us. Warning: a software key can claim any relying party, so trust in a key comes from how it
/// was bound to the case, not from this check.
contract PasskeyVerifier is ERC7913WebAuthnVerifier {
    /// @notice SHA-256 of the relying party id, the service's registrable domain.
    bytes32 public immutable rpIdHash;

    constructor(string memory rpId) {
        rpIdHash = sha256(bytes(rpId));
    }

    /// @inheritdoc ERC7913WebAuthnVerifier
    function verify(bytes calldata key, bytes32 hash, bytes calldata signature)
        public
        view
        override
        returns (bytes4)
    {
        (bool decoded, WebAuthn.WebAuthnAuth calldata auth) = WebAuthn.tryDecodeAuth(signature);
        if (!decoded || auth.authenticatorData.length < 32) return bytes4(0xffffffff);
        if (bytes32(auth.authenticatorData[:32]) != rpIdHash) return bytes4(0xffffffff);

        return super.verify(key, hash, signature);
    }
}
