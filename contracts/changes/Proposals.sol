// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";
import {Claimant} from "../abstracts/Claimant.sol";
import {Signed} from "../abstracts/Signed.sol";
import {Basis, IChanges, Origin, Proposal, ProposalState} from "../interfaces/IChanges.sol";
import {Appeal, AppealState, IHearings} from "../interfaces/IHearings.sol";
import {Hold, HoldState, IHolds} from "../interfaces/IHolds.sol";
import {IOffices, Office} from "../interfaces/IOffices.sol";
import {ChangeKind, IPayer, NoticeTerms, Payment, PaymentState} from "../interfaces/IPayer.sol";
import {ITreasury} from "../interfaces/ITreasury.sol";

/// @title Proposals: their record, and how they come into effect
abstract contract Proposals is IChanges, Claimant, ReentrancyGuardTransient {
    uint40 private constant BARRED = type(uint40).max; // a basis the program's law does not know
    /// @dev A byte for each kind in its order, a bit in it for each basis officers may give: bit 0 is none, 1 advance,
    /// 2 adequate, 3 mass change, 4 requested, 5 death. Decreases take 1, 2 and 4; terminations 5 too.
    bytes11 private constant BASES = hex"0001163600000102010008";

    IOffices internal immutable _offices;
    ITreasury internal immutable _treasury;

    /// @inheritdoc IChanges
    mapping(address program => uint64) public proposals;
    /// @inheritdoc IChanges
    mapping(address program => mapping(uint64 paymentId => uint64)) public strikeOf;
    /// @inheritdoc IChanges
    mapping(address program => mapping(uint32 caseNo => uint64)) public endOf;
    /// @inheritdoc IChanges
    mapping(address program => mapping(uint32 caseNo => mapping(uint32 person => bool))) public acted;
    mapping(address program => mapping(uint64 proposal => Proposal)) internal _proposals;
    mapping(address program => mapping(uint32 caseNo => bool)) internal _objected;
    mapping(address program => mapping(uint32 caseNo => uint40)) private _signerSince; // of the last enacted SIGNER
    mapping(address program => mapping(uint256 what => uint64)) private _least; // number that is not overtaken

    constructor(IOffices offices, ITreasury treasury_) Signed("Almoner Changes") {
        _offices = offices;
        _treasury = treasury_;
    }

    /* VIEWS */

    /// @inheritdoc IChanges
    function proposalOf(address program, uint64 proposal) external view returns (Proposal memory) {
        return _proposals[program][proposal];
    }

    /// @inheritdoc IChanges
    function enactableAt(address program, uint64 proposal) external view returns (uint40) {
        return _enactableAt(program, _proposals[program][proposal]);
    }

    /// @inheritdoc IChanges
    function treasury() external view returns (address) {
        return address(_treasury);
    }

    /* INTERNAL */

    function _draft(uint32 caseNo, ChangeKind kind, Basis basis, uint32 by) internal view returns (Proposal memory p) {
        p.caseNo = caseNo;
        p.kind = kind;
        p.basis = basis;
        p.state = ProposalState.OPEN;
        p.proposedAt = uint40(block.timestamp);
        p.proposer = by;
    }

    function _noteActed(address program, uint32 caseNo, uint32 by) internal {
        acted[program][caseNo][by] = true;
    }

    function _open(address program, Proposal memory p, bytes32 reasonHash) internal returns (uint64 proposal) {
        proposal = ++proposals[program];
        _proposals[program][proposal] = p;

        emit ChangeProposed(
            program,
            proposal,
            p.caseNo,
            p.kind,
            p.basis,
            p.origin,
            p.paymentId,
            p.prior,
            p.value,
            reasonHash,
            p.effectiveAt,
            p.proposer
        );
    }

    function _close(address program, uint64 proposal, Proposal storage p) internal {
        p.state = ProposalState.CLOSED;

        emit ProposalClosed(program, proposal, msg.sender);
    }

    function _confirm(address program, uint64 proposal, Proposal storage p) internal {
        p.state = ProposalState.CONFIRMED;

        emit ProposalConfirmed(program, proposal);

        _enactIfFree(program, proposal, p);
    }

    /// @dev What cannot be enacted now stays confirmed, for anyone to enact later.
    function _enactIfFree(address program, uint64 proposal, Proposal storage p) internal {
        if (p.basis == Basis.SUSTAINED) {
            if (_isSustained(program, p.paymentId)) _enact(program, proposal, p);
        } else if (_isOvertaken(program, proposal, p)) {
            return; // it stays on record as decided
        } else if (p.kind != ChangeKind.VOID_PAYMENT && IPayer(program).sealedIn(p.caseNo) == 0) {
            try IPayer(program).requireChange(p.caseNo, p.kind, p.value) returns (bytes32) {
                _enact(program, proposal, p);
            } catch {
                return; // it would change nothing now, or go the wrong way
            }
        }
    }

    function _enact(address program, uint64 proposal, Proposal storage p) internal {
        // A notice or an approval is of one change, from what stood to what shall; a decision is of what shall.
        bool decided = p.state == ProposalState.CONFIRMED && p.basis != Basis.NONE;
        p.state = ProposalState.ENACTED;

        if (p.kind != ChangeKind.VOID_PAYMENT) {
            _overtake(program, proposal, p);
            if (p.kind == ChangeKind.SIGNER) _signerSince[program][p.caseNo] = uint40(block.timestamp);
            if (p.kind == ChangeKind.TERMINATE) endOf[program][p.caseNo] = proposal;
            bytes32 prior = IPayer(program).enact(p.caseNo, p.kind, p.value);
            bool bound = p.origin == Origin.STAFF && !decided;
            if (bound && prior != p.prior) revert Changes_ContentDiffers(proposal, prior, p.prior);
            p.prior = prior;
        } else if (p.basis == Basis.SUSTAINED) {
            _requireSustained(program, p.paymentId);
            IHolds(_treasury.holds()).close(program, p.paymentId, proposal);
            IPayer(program).strike(p.paymentId, proposal);
        } else if (!IPayer(program).expunge(p.paymentId, proposal)) {
            // The last attempt paid.
            _close(program, proposal, p);
            return;
        }

        emit ChangeEnacted(program, proposal, p.prior, msg.sender);
    }

    function _restore(address program, uint64 proposal, Proposal storage p, ProposalState done) internal {
        if (IPayer(program).restore(p.caseNo, p.kind, p.prior)) {
            p.state = done;
            emit ChangeRestored(program, proposal, done);
        } else {
            p.state = ProposalState.RESTORING;
            emit RestoreRequested(program, proposal);
        }
    }

    function _in(address program, uint64 proposal, ProposalState state) internal view returns (Proposal storage p) {
        p = _proposals[program][proposal];
        if (p.state != state) revert Changes_WrongState(proposal, p.state);
    }

    function _requireDue(address program, uint64 proposal, Proposal storage p) internal view {
        bool decided = p.state == ProposalState.CONFIRMED;
        bool cooling = p.state == ProposalState.OPEN && p.origin != Origin.STAFF;
        if (!decided && !cooling && p.state != ProposalState.SERVED) revert Changes_WrongState(proposal, p.state);
        if (_isOvertaken(program, proposal, p)) revert Changes_Overtaken(proposal);
        if (decided) return;
        uint40 due = _enactableAt(program, p);
        if (block.timestamp < due) revert Changes_TooEarly(proposal, due);
        uint64 subject = p.basis == Basis.SUSTAINED ? p.paymentId : proposal;
        Appeal memory a = IHearings(_treasury.hearings()).appealOf(program, subject);
        // Who waived what continues meanwhile did not waive being heard before a payment is ended.
        bool stays = a.timely && (!a.waived || p.kind == ChangeKind.VOID_PAYMENT);
        if (a.state == AppealState.FILED && stays) revert Changes_UnderAppeal(proposal);
    }

    /// @dev What was proposed before a newer change of the same thing came into effect does so no more; nor does what
    /// was asked for with a key that was replaced since.
    function _isOvertaken(address program, uint64 proposal, Proposal storage p) private view returns (bool) {
        if (proposal < _least[program][_what(p)]) return true;
        return p.origin == Origin.CLAIMANT && p.proposedAt <= _signerSince[program][p.caseNo];
    }

    /// @dev What is given settles all that was proposed of the same thing until now; what is taken or replaced, all
    /// that was proposed before it.
    function _overtake(address program, uint64 proposal, Proposal storage p) internal {
        bool gives = p.basis == Basis.NONE && p.origin == Origin.STAFF;
        _least[program][_what(p)] = gives ? proposals[program] + 1 : proposal;
    }

    /// @dev The amount or the standing of a case, its account, its key, or the amounts of a word. A payment that is
    /// ended is overtaken by nothing: no number is ever kept for it.
    function _what(Proposal storage p) private view returns (uint256) {
        ChangeKind kind = p.kind;
        if (kind == ChangeKind.DECREASE) kind = ChangeKind.INCREASE;
        bool standing = kind == ChangeKind.RENEW || kind == ChangeKind.EXPIRY || kind == ChangeKind.REOPEN;
        if (standing) kind = ChangeKind.TERMINATE;
        return (uint256(p.caseNo) << 8) | uint8(kind);
    }

    function _enactableAt(address program, Proposal storage p) private view returns (uint40) {
        if (p.state != ProposalState.SERVED) return p.effectiveAt;
        NoticeTerms memory terms = _terms(program);
        bool immediate = p.basis >= Basis.ADEQUATE && p.basis <= Basis.DEATH;
        if (immediate) return p.servedAt + terms.waits[uint8(p.basis) - uint8(Basis.ADEQUATE)];
        return p.effectiveAt + terms.receiptGrace;
    }

    function _requireBasis(address program, ChangeKind kind, Basis basis) internal view {
        bool sound = (uint8(BASES[uint8(kind)]) >> uint8(basis)) & 1 == 1;
        bool waits = basis >= Basis.ADEQUATE && basis <= Basis.DEATH;
        bool barred =
            waits && _terms(program).waits[uint8(basis) - uint8(Basis.ADEQUATE)] == BARRED;
        if (!sound || barred) revert Changes_WrongKind(kind, basis);
    }

    function _requireFree(address program, uint64 paymentId) internal view {
        (Payment memory p,,,) = IPayer(program).payment(paymentId);
        if (p.state != PaymentState.FREE) revert Changes_NotFree(paymentId, p.state);
    }

    function _isSustained(address program, uint64 paymentId) private view returns (bool) {
        Hold memory h = IHolds(_treasury.holds()).holdOf(program, paymentId);
        return h.state == HoldState.SUSTAINED && block.timestamp < h.expiresAt;
    }

    function _requireSustained(address program, uint64 paymentId) internal view {
        if (!_isSustained(program, paymentId)) revert Changes_HoldOver(paymentId);
    }

    function _terms(address program) internal view returns (NoticeTerms memory) {
        return IPayer(program).noticeTerms();
    }

    function _holder(Office office) internal view returns (uint32 person) {
        return _offices.holder(msg.sender, office);
    }

    function _requireProgram(address program) internal view {
        if (!_treasury.isProgram(program)) revert Changes_UnknownProgram(program);
    }

    function _requireHearings() internal view {
        if (msg.sender != _treasury.hearings()) revert Changes_WrongCaller(msg.sender);
    }
}
