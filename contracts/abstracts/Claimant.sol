// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IClaimant, Signature} from "../interfaces/IClaimant.sol";
import {IPayer} from "../interfaces/IPayer.sol";
import {Signed} from "./Signed.sol";

/// @notice See {IClaimant}, where every word is.
abstract contract Claimant is IClaimant, Signed {
    bytes32 private constant ACT = keccak256(
        "ClaimantAct(string action,address program,uint32 caseNo,uint64 subject,bytes32 content,uint64 nonce,uint40 deadline)"
    );

    /// @inheritdoc IClaimant
    mapping(address program => mapping(uint32 caseNo => uint64)) public nonceOf;

    /// @dev Callers check first that `program` is one the Treasury opened.
    function _requireClaimant(
        address program,
        uint32 caseNo,
        string memory action,
        uint64 subject,
        bytes32 content,
        Signature calldata s
    ) internal {
        if (block.timestamp > s.deadline) revert Claimant_Expired(s.deadline);
        if (keccak256(s.signer) != IPayer(program).signerHash(caseNo)) revert Claimant_NotTheSigner(caseNo);
        uint64 nonce = nonceOf[program][caseNo]++;
        bytes32 message = keccak256(
            abi.encode(ACT, keccak256(bytes(action)), program, caseNo, subject, content, nonce, s.deadline)
        );
        if (!_isSigned(s.signer, message, s.signature)) revert Claimant_BadSignature(caseNo);

        emit ClaimantActed(program, caseNo, action, subject, msg.sender);
    }
}
