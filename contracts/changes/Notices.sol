// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Basis, IChanges, Proposal, ProposalState} from "../interfaces/IChanges.sol";
import {Signature} from "../interfaces/IClaimant.sol";
import {Office} from "../interfaces/IOffices.sol";
import {ChangeKind, NoticeMode, NoticeTerms} from "../interfaces/IPayer.sol";
import {Proposals} from "./Proposals.sol";

/// @title Notices: sent is not served
abstract contract Notices is Proposals {
    /// @inheritdoc IChanges
    function serve(address program, uint64 proposal, uint8 channel, bytes32 evidence) external {
        uint32 by = _server();
        Proposal storage p = _noticed(program, proposal);
        _requireEvidence(proposal, channel, evidence);
        if (p.proposer == by) revert Changes_SamePerson(by);
        NoticeTerms memory terms = _terms(program);
        bool returned = terms.mode == NoticeMode.DISPATCH && p.failures != 0;
        if (returned && channel == p.channel) revert Changes_SameChannel(proposal, channel);

        p.second = by;
        p.channel = channel;
        if (p.kind != ChangeKind.MASS) _noteActed(program, p.caseNo, by);
        _serve(program, proposal, p, terms, uint40(block.timestamp), evidence, by);
    }

    /// @inheritdoc IChanges
    function noteReturned(address program, uint64 proposal, bytes32 evidence) external {
        uint32 by = _server();
        Proposal storage p = _in(program, proposal, ProposalState.SERVED);
        if (_terms(program).mode != NoticeMode.DISPATCH) revert Changes_WrongKind(p.kind, p.basis);
        if (evidence == 0) revert Changes_Incomplete(proposal);
        if (block.timestamp >= p.effectiveAt) revert Changes_TooLate(proposal, p.effectiveAt);

        ++p.failures;
        // Once the clock starts anew; a person who cannot be reached at all does not stop it for ever.
        if (p.failures == 1) {
            p.state = ProposalState.OPEN;
            p.servedAt = 0;
            p.effectiveAt = 0;
        }

        emit NoticeReturned(program, proposal, p.channel, evidence, p.failures, by);
    }

    /// @inheritdoc IChanges
    function noteAttempt(address program, uint64 proposal, uint8 channel, bytes32 evidence) external {
        uint32 by = _server();
        Proposal storage p = _noticed(program, proposal);
        NoticeTerms memory terms = _terms(program);
        if (terms.mode != NoticeMode.DELIVERY) revert Changes_WrongKind(p.kind, p.basis);
        _requireEvidence(proposal, channel, evidence);
        if (p.proposer == by || (p.failures != 0 && p.second == by)) revert Changes_SamePerson(by);
        if (p.failures != 0 && channel == p.channel) revert Changes_SameChannel(proposal, channel);

        ++p.failures;
        p.channel = channel;
        p.second = by;

        emit NoticeReturned(program, proposal, channel, evidence, p.failures, by);

        if (p.failures == 2) {
            _serve(program, proposal, p, terms, uint40(block.timestamp) + terms.constructive, evidence, by);
        }
    }

    /// @inheritdoc IChanges
    function acknowledge(address program, uint64 proposal, Signature calldata signature) external {
        Proposal storage p = _noticed(program, proposal);
        if (p.kind == ChangeKind.MASS) revert Changes_WrongKind(p.kind, p.basis);
        _requireClaimant(program, p.caseNo, "acknowledge", proposal, 0, signature);

        NoticeTerms memory terms = _terms(program);
        _serve(program, proposal, p, terms, uint40(block.timestamp), keccak256(signature.signature), 0);
    }

    /* INTERNAL */

    function _serve(
        address program,
        uint64 proposal,
        Proposal storage p,
        NoticeTerms memory terms,
        uint40 servedAt,
        bytes32 evidence,
        uint32 by
    ) private {
        p.state = ProposalState.SERVED;
        p.servedAt = servedAt;
        p.effectiveAt = servedAt + (p.basis == Basis.UNPAYABLE ? terms.unpayableAfter : terms.noticePeriod);

        emit NoticeServed(program, proposal, p.channel, evidence, servedAt, p.effectiveAt, by);
    }

    /// @dev A proposal whose notice is still to be served. That of a hold lasts as long as the hold.
    function _noticed(address program, uint64 proposal) private view returns (Proposal storage p) {
        p = _in(program, proposal, ProposalState.OPEN);
        if (p.basis == Basis.NONE) revert Changes_WrongKind(p.kind, p.basis);
        if (p.basis == Basis.SUSTAINED) _requireSustained(program, p.paymentId);
    }

    function _server() private view returns (uint32 person) {
        person = _offices.personOf(msg.sender);
        if (person != 0 && _offices.inOffice(person, Office.COUNTER)) return person;
        return _holder(Office.DETERMINER);
    }

    function _requireEvidence(uint64 proposal, uint8 channel, bytes32 evidence) private pure {
        if (channel == 0 || evidence == 0) revert Changes_Incomplete(proposal);
    }
}
