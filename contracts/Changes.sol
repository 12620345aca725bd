// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Notices} from "./changes/Notices.sol";
import {Proposals} from "./changes/Proposals.sol";
import {Requests} from "./changes/Requests.sol";
import {IBenefitProgram} from "./interfaces/IBenefitProgram.sol";
import {Basis, IChanges, Origin, Proposal, ProposalState} from "./interfaces/IChanges.sol";
import {IOffices, Office} from "./interfaces/IOffices.sol";
import {ChangeKind, IPayer} from "./interfaces/IPayer.sol";
import {ITreasury} from "./interfaces/ITreasury.sol";

/// @notice See {IChanges}, where every word is.
contract Changes is Notices, Requests {
    constructor(IOffices offices, ITreasury treasury) Proposals(offices, treasury) {}

    /* STAFF */

    /// @inheritdoc IChanges
    function propose(
        address program,
        uint32 caseNo,
        ChangeKind kind,
        bytes32 value,
        Basis basis,
        bytes32 reasonHash
    ) external returns (uint64 proposal) {
        uint32 by = _holder(Office.CASEWORKER);
        _requireProgram(program);
        _requireBasis(program, kind, basis);
        if (reasonHash == 0) revert Changes_Incomplete(0);
        bytes32 prior = IPayer(program).requireChange(caseNo, kind, value);

        _noteActed(program, caseNo, by);
        Proposal memory p = _draft(caseNo, kind, basis, by);
        p.prior = prior;
        p.value = value;
        proposal = _open(program, p, reasonHash);
    }

    /// @inheritdoc IChanges
    function proposeExpunge(address program, uint64 paymentId, bytes32 reasonHash) external returns (uint64 proposal) {
        uint32 by = _holder(Office.CASEWORKER);
        _requireProgram(program);
        if (reasonHash == 0) revert Changes_Incomplete(0);
        _requireFree(program, paymentId);

        uint32 caseNo = uint32(paymentId);
        _noteActed(program, caseNo, by);
        Proposal memory p = _draft(caseNo, ChangeKind.VOID_PAYMENT, Basis.UNPAYABLE, by);
        p.paymentId = paymentId;
        proposal = _open(program, p, reasonHash);
    }

    /// @inheritdoc IChanges
    function proposeMass(
        address program,
        uint32 word,
        uint256 bits,
        uint64[] calldata amounts,
        bytes32 reasonHash
    ) external returns (uint64 proposal) {
        uint32 by = _holder(Office.PROGRAM_ADMIN);
        _requireProgram(program);
        _requireBasis(program, ChangeKind.MASS, Basis.MASS_CHANGE);
        if (reasonHash == 0 || bits == 0) revert Changes_Incomplete(0);

        Proposal memory p = _draft(word, ChangeKind.MASS, Basis.MASS_CHANGE, by);
        p.value = keccak256(abi.encode(bits, amounts));
        proposal = _open(program, p, reasonHash);

        emit MassProposed(program, proposal, word, bits, amounts);
    }

    /// @inheritdoc IChanges
    function approve(address program, uint64 proposal, bytes32 value) external nonReentrant {
        uint32 by = _holder(Office.DETERMINER);
        Proposal storage p = _in(program, proposal, ProposalState.OPEN);
        if (p.basis != Basis.NONE || p.origin != Origin.STAFF) revert Changes_WrongKind(p.kind, p.basis);
        if (p.proposer == by) revert Changes_SamePerson(by);
        if (p.value != value) revert Changes_ContentDiffers(proposal, value, p.value);

        _noteActed(program, p.caseNo, by);
        p.second = by;
        p.state = ProposalState.CONFIRMED;

        emit ChangeApproved(program, proposal, by);

        _enactIfFree(program, proposal, p);
    }

    /// @inheritdoc IChanges
    function withdraw(address program, uint64 proposal) external {
        Proposal storage p = _proposals[program][proposal];
        bool waits = p.state >= ProposalState.OPEN && p.state <= ProposalState.CONTESTED;
        if (!waits) revert Changes_WrongState(proposal, p.state);
        // A hold is released, and not left without a notice.
        if (p.basis == Basis.SUSTAINED) revert Changes_WrongKind(p.kind, p.basis);
        uint32 by = _offices.personOf(msg.sender);
        if (by == 0 || by != p.proposer) revert Changes_WrongCaller(msg.sender);

        _close(program, proposal, p);
    }

    /* ANYONE */

    /// @inheritdoc IChanges
    function enact(address program, uint64 proposal) external nonReentrant {
        Proposal storage p = _proposals[program][proposal];
        if (p.kind == ChangeKind.MASS) revert Changes_WrongKind(p.kind, p.basis);
        _requireDue(program, proposal, p);

        _enact(program, proposal, p);
    }

    /// @inheritdoc IChanges
    function enactMass(address program, uint64 proposal, uint256 bits, uint64[] calldata amounts)
        external
        nonReentrant
    {
        Proposal storage p = _proposals[program][proposal];
        if (p.kind != ChangeKind.MASS) revert Changes_WrongKind(p.kind, p.basis);
        _requireDue(program, proposal, p);
        bytes32 given = keccak256(abi.encode(bits, amounts));
        if (given != p.value) revert Changes_ContentDiffers(proposal, given, p.value);

        p.state = ProposalState.ENACTED;
        _overtake(program, proposal, p);

        emit ChangeEnacted(program, proposal, 0, msg.sender);

        IBenefitProgram(program).enactMass(p.caseNo, bits, amounts);
    }

    /// @inheritdoc IChanges
    function restore(address program, uint64 proposal) external nonReentrant {
        Proposal storage p = _in(program, proposal, ProposalState.RESTORING);

        _restore(program, proposal, p, ProposalState.RESTORED);
    }

    /* HOLDS AND HEARINGS */

    /// @inheritdoc IChanges
    function proposeStrike(address program, uint64 paymentId, bytes32 reasonHash, uint32 proposer)
        external
        returns (uint64 proposal)
    {
        if (msg.sender != _treasury.holds()) revert Changes_WrongCaller(msg.sender);

        // A notice or decision about an earlier hold of the payment is none about this one.
        uint64 before = strikeOf[program][paymentId];
        Proposal storage old = _proposals[program][before];
        if (_isOpen(old)) _close(program, before, old);

        Proposal memory p = _draft(uint32(paymentId), ChangeKind.VOID_PAYMENT, Basis.SUSTAINED, proposer);
        p.paymentId = paymentId;
        proposal = _open(program, p, reasonHash);
        strikeOf[program][paymentId] = proposal;
    }

    /// @inheritdoc IChanges
    function suspend(address program, uint64 proposal) external nonReentrant {
        _requireHearings();
        Proposal storage p = _proposals[program][proposal];
        if (_isReversible(p)) _restore(program, proposal, p, ProposalState.RESTORED);
    }

    /// @inheritdoc IChanges
    function overturn(address program, uint64 proposal) external nonReentrant {
        _requireHearings();
        Proposal storage p = _proposals[program][proposal];
        if (_isReversible(p)) {
            _restore(program, proposal, p, ProposalState.CLOSED);
            return;
        }
        // What was struck or expunged stays so; it is replaced by a single run. What is being undone goes on.
        if (_isOpen(p) || p.state == ProposalState.RESTORED) _close(program, proposal, p);
    }

    /// @inheritdoc IChanges
    function uphold(address program, uint64 proposal) external nonReentrant {
        _requireHearings();
        Proposal storage p = _proposals[program][proposal];
        // What waits to be undone is undone first; its word is free in days, and the decision can wait that long.
        if (p.state == ProposalState.RESTORING) revert Changes_WrongState(proposal, p.state);
        bool waits = p.state == ProposalState.SERVED || p.state == ProposalState.RESTORED;
        // An unpayable payment keeps its term, so that whoever appeals has no less time than who does not.
        if (waits && p.basis != Basis.UNPAYABLE) _confirm(program, proposal, p);
    }

    /* INTERNAL */

    /// @dev Not in effect, and not ended.
    function _isOpen(Proposal storage p) private view returns (bool) {
        return p.state >= ProposalState.OPEN && p.state <= ProposalState.CONFIRMED;
    }

    function _isReversible(Proposal storage p) private view returns (bool) {
        return p.state == ProposalState.ENACTED && p.kind != ChangeKind.VOID_PAYMENT;
    }
}
