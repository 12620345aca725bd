// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Basis, IChanges, Origin, Proposal, ProposalState} from "../interfaces/IChanges.sol";
import {Signature} from "../interfaces/IClaimant.sol";
import {Office} from "../interfaces/IOffices.sol";
import {ChangeKind, IPayer} from "../interfaces/IPayer.sol";
import {IRoster} from "../interfaces/IRoster.sol";
import {Proposals} from "./Proposals.sol";

/// @title What a person asks for: another account, another key, no payments for a while
abstract contract Requests is Proposals {
    /// @inheritdoc IChanges
    function requestPayTo(address program, uint32 caseNo, address payTo, Signature calldata signature)
        external
        returns (uint64 proposal)
    {
        _requireProgram(program);
        bytes32 value = bytes32(uint256(uint160(payTo)));
        _requireClaimant(program, caseNo, "pay-to", 0, value, signature);

        return _request(program, caseNo, ChangeKind.PAY_TO, value, Origin.CLAIMANT, 0, 0);
    }

    /// @inheritdoc IChanges
    function requestSigner(address program, uint32 caseNo, bytes calldata signer, Signature calldata signature)
        external
        returns (uint64 proposal)
    {
        _requireProgram(program);
        _requireClaimant(program, caseNo, "signer", 0, keccak256(signer), signature);

        return _requestSigner(program, caseNo, signer, Origin.CLAIMANT, 0, 0);
    }

    /// @inheritdoc IChanges
    function filePayTo(address program, uint32 caseNo, address payTo, bytes32 evidence)
        external
        returns (uint64 proposal)
    {
        uint32 by = _filer(program, caseNo);
        if (evidence == 0) revert Changes_Incomplete(0);

        bytes32 value = bytes32(uint256(uint160(payTo)));
        return _request(program, caseNo, ChangeKind.PAY_TO, value, Origin.COUNTER, by, evidence);
    }

    /// @inheritdoc IChanges
    function fileSigner(address program, uint32 caseNo, bytes calldata signer, bytes32 evidence)
        external
        returns (uint64 proposal)
    {
        uint32 by = _filer(program, caseNo);
        if (evidence == 0) revert Changes_Incomplete(0);

        return _requestSigner(program, caseNo, signer, Origin.COUNTER, by, evidence);
    }

    /// @inheritdoc IChanges
    function witness(address program, uint64 proposal) external {
        uint32 by = _filer(program, _proposals[program][proposal].caseNo);
        Proposal storage p = _in(program, proposal, ProposalState.OPEN);
        if (p.origin != Origin.COUNTER) revert Changes_WrongKind(p.kind, p.basis);
        if (p.proposer == by) revert Changes_SamePerson(by);

        p.origin = Origin.IN_PERSON;
        p.second = by;

        emit ChangeApproved(program, proposal, by);
    }

    /// @inheritdoc IChanges
    function object(address program, uint64 proposal, Signature calldata signature) external {
        Proposal storage p = _objectable(program, proposal);
        if (_objected[program][p.caseNo]) revert Changes_AlreadyObjected(p.caseNo);
        _requireClaimant(program, p.caseNo, "object", proposal, 0, signature);

        _objected[program][p.caseNo] = true;
        _contest(program, proposal, p, 0, keccak256(signature.signature));
    }

    /// @inheritdoc IChanges
    function contest(address program, uint64 proposal, bytes32 evidence) external {
        uint32 by = _filer(program, _proposals[program][proposal].caseNo);
        Proposal storage p = _objectable(program, proposal);
        if (evidence == 0) revert Changes_Incomplete(proposal);
        if (p.proposer == by) revert Changes_SamePerson(by);

        p.second = by;
        _contest(program, proposal, p, by, evidence);
    }

    /// @inheritdoc IChanges
    function judge(address program, uint64 proposal, bool stands, bytes32 reasonHash) external {
        uint32 by = _filer(program, _proposals[program][proposal].caseNo);
        Proposal storage p = _in(program, proposal, ProposalState.CONTESTED);
        if (reasonHash == 0) revert Changes_Incomplete(proposal);
        if (by == p.proposer || by == p.second) revert Changes_SamePerson(by);
        if (block.timestamp >= p.effectiveAt) revert Changes_TooLate(proposal, p.effectiveAt);

        emit ObjectionDecided(program, proposal, stands, reasonHash, by);

        if (stands) _close(program, proposal, p);
        else _confirm(program, proposal, p);
    }

    /// @inheritdoc IChanges
    function lapse(address program, uint64 proposal) external {
        Proposal storage p = _in(program, proposal, ProposalState.CONTESTED);
        if (block.timestamp < p.effectiveAt) revert Changes_TooEarly(proposal, p.effectiveAt);

        _close(program, proposal, p);
    }

    /// @inheritdoc IChanges
    function freezePayTo(address program, uint32 caseNo, bool frozen, Signature calldata signature) external {
        _requireProgram(program);
        _requireClaimant(program, caseNo, frozen ? "freeze" : "unfreeze", 0, 0, signature);

        IPayer(program).freezePayTo(caseNo, frozen);
    }

    /* INTERNAL */

    function _requestSigner(
        address program,
        uint32 caseNo,
        bytes calldata signer,
        Origin origin,
        uint32 by,
        bytes32 evidence
    ) private returns (uint64 proposal) {
        IRoster(IPayer(program).roster()).requireSigner(caseNo, signer);
        proposal = _request(program, caseNo, ChangeKind.SIGNER, keccak256(signer), origin, by, evidence);

        emit SignerProposed(program, proposal, signer);
    }

    function _request(
        address program,
        uint32 caseNo,
        ChangeKind kind,
        bytes32 value,
        Origin origin,
        uint32 by,
        bytes32 evidence
    ) private returns (uint64 proposal) {
        Proposal memory p = _draft(caseNo, kind, Basis.NONE, by);
        p.prior = IPayer(program).requireChange(caseNo, kind, value);
        p.value = value;
        p.origin = origin;
        p.effectiveAt = uint40(block.timestamp) + _terms(program).coolingOff;
        proposal = _open(program, p, evidence);
    }

    function _contest(address program, uint64 proposal, Proposal storage p, uint32 by, bytes32 evidence) private {
        p.state = ProposalState.CONTESTED;
        p.effectiveAt = uint40(block.timestamp) + _terms(program).coolingOff;

        emit ChangeObjected(program, proposal, evidence, p.effectiveAt, by);
    }

    function _objectable(address program, uint64 proposal) private view returns (Proposal storage p) {
        p = _in(program, proposal, ProposalState.OPEN);
        bool objectable = p.origin == Origin.CLAIMANT || p.origin == Origin.COUNTER;
        if (!objectable) revert Changes_WrongKind(p.kind, p.basis);
    }

    /// @dev A help-desk officer with no part in the case.
    function _filer(address program, uint32 caseNo) private view returns (uint32 by) {
        by = _holder(Office.COUNTER);
        _requireProgram(program);
        if (IPayer(program).acted(caseNo, by)) revert Changes_Involved(caseNo, by);
    }
}
