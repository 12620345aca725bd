// SPDX-License-Identifier: Apache-2.0
pragma solidity >=0.8.24;

/// @notice What a claimant signed, and with what. Anyone may relay it.
struct Signature {
    uint40 deadline; // last second the message is good for
    bytes signer; // ERC-7913: an account or contract of 20 bytes, or the passkey verifier with a key
    bytes signature;
}

/// @title What claimants do by their own signature
/// @dev The message is `ClaimantAct(string action,address program,uint32 caseNo,uint64 subject,bytes32 content,
/// uint64 nonce,uint40 deadline)` under the EIP-712 domain of the contract it is meant for. Warning: a signature is
/// never an id; the same message can be signed in many ways.
interface IClaimant {
    event ClaimantActed(address indexed program, uint32 indexed caseNo, string action, uint64 subject, address relayer);

    /// @notice Thrown when the signed deadline of a message has passed.
    error Claimant_Expired(uint40 deadline);
    /// @notice Thrown when signer bytes are not those bound to the case.
    error Claimant_NotTheSigner(uint32 caseNo);
    /// @notice Thrown when a signature is not the claimant's, or is of another message.
    error Claimant_BadSignature(uint32 caseNo);

    /// @notice How many messages of a case this contract took: the nonce of the next one.
    function nonceOf(address program, uint32 caseNo) external view returns (uint64);
}
