// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";
import {Signed} from "./abstracts/Signed.sol";
import {Appeal, AppealState, IHearings, Proposal, ProposalState} from "./interfaces/IHearings.sol";
import {Hold, HoldState, IHolds} from "./interfaces/IHolds.sol";
import {IOffices, Office} from "./interfaces/IOffices.sol";
import {IPayer} from "./interfaces/IPayer.sol";
import {ITreasury} from "./interfaces/ITreasury.sol";

/// @notice See {IHearings}, where every word is.
contract Hearings is IHearings, Signed, ReentrancyGuardTransient {
    bytes32 private constant APPEAL =
        keccak256("Appeal(address program,uint32 caseNo,uint64 paymentId,bytes32 statement,uint40 deadline)");

    IOffices public immutable offices;
    ITreasury private immutable _treasury;

    mapping(address program => uint64) public proposals;
    mapping(address program => mapping(uint64 proposal => Proposal)) private _proposals;
    /// @inheritdoc IHearings
    mapping(address program => mapping(uint64 paymentId => uint64)) public proposalFor;
    mapping(address program => mapping(uint64 paymentId => Appeal)) private _appeals;

    constructor(IOffices offices_, ITreasury treasury_) Signed("Almoner Hearings") {
        offices = offices_;
        _treasury = treasury_;
    }

    /* HOLDS */

    /// @inheritdoc IHearings
    function propose(address program, uint64 paymentId, uint32 proposer) external returns (uint64 proposal) {
        if (msg.sender != _treasury.holds()) revert Hearings_WrongCaller(msg.sender);

        // A notice served for an earlier hold of the payment is no notice of this one.
        _closeProposal(program, proposalFor[program][paymentId]);
        // An appeal decided for the agency was about the hold; this proposal has not been heard yet.
        if (_appeals[program][paymentId].state == AppealState.FOR_AGENCY) delete _appeals[program][paymentId];
        proposal = ++proposals[program];
        proposalFor[program][paymentId] = proposal;
        Proposal storage p = _proposals[program][proposal];
        p.paymentId = paymentId;
        p.state = ProposalState.OPEN;
        p.proposedAt = uint40(block.timestamp);
        p.proposer = proposer;

        emit ChangeProposed(program, proposal, paymentId, proposer);
    }

    /* DETERMINER OR COUNTER */

    /// @inheritdoc IHearings
    function serve(address program, uint64 proposal, bytes32 dispatch) external {
        uint32 by = _server();
        Proposal storage p = _proposals[program][proposal];
        if (p.state != ProposalState.OPEN) revert Hearings_ProposalWrongState(proposal, p.state);
        if (dispatch == 0) revert Hearings_NoDispatch(proposal);
        if (p.proposer == by) revert Hearings_SamePerson(by);
        _requireSustained(program, p.paymentId);

        p.state = ProposalState.SERVED;
        p.server = by;
        p.servedAt = uint40(block.timestamp);
        p.effectiveAt = uint40(block.timestamp) + IPayer(program).noticeTerms().noticePeriod;

        emit NoticeServed(program, proposal, p.paymentId, dispatch, p.effectiveAt, by);
    }

    /* ANYONE */

    /// @inheritdoc IHearings
    function enact(address program, uint64 proposal) external nonReentrant {
        Proposal storage p = _proposals[program][proposal];
        if (p.state != ProposalState.SERVED) revert Hearings_ProposalWrongState(proposal, p.state);
        uint40 enactableAt = p.effectiveAt + IPayer(program).noticeTerms().receiptGrace;
        if (block.timestamp < enactableAt) revert Hearings_TooEarly(proposal, enactableAt);
        Appeal storage a = _appeals[program][p.paymentId];
        if (a.state == AppealState.FILED && a.timely) revert Hearings_UnderAppeal(p.paymentId);
        _requireSustained(program, p.paymentId);

        _strike(program, proposal, p);
    }

    /// @inheritdoc IHearings
    function appeal(
        address program,
        uint64 paymentId,
        bytes32 statement,
        uint40 deadline,
        bytes calldata signer,
        bytes calldata signature
    ) external nonReentrant {
        if (!_treasury.isProgram(program)) revert Hearings_UnknownProgram(program);
        if (_appeals[program][paymentId].state != AppealState.NONE) revert Hearings_AlreadyAppealed(paymentId);
        HoldState hold = _requireActive(program, paymentId);
        if (block.timestamp > deadline) revert Hearings_SignatureExpired(deadline);
        uint32 caseNo = uint32(paymentId);
        if (keccak256(signer) != IPayer(program).signerHash(caseNo)) revert Hearings_NotTheSigner(caseNo);
        bytes32 message = keccak256(abi.encode(APPEAL, program, caseNo, paymentId, statement, deadline));
        if (!_isSigned(signer, message, signature)) revert Hearings_BadSignature(caseNo);

        bool timely = hold == HoldState.PLACED || _isTimely(program, paymentId);
        bool released = hold == HoldState.PLACED && IPayer(program).isEstablished(paymentId);
        uint40 decideBy = uint40(block.timestamp) + IPayer(program).noticeTerms().decisionTime;
        _appeals[program][paymentId] = Appeal({
            state: AppealState.FILED,
            timely: timely,
            receivedAt: uint40(block.timestamp),
            decideBy: decideBy,
            decider: 0
        });

        emit AppealFiled(
            program, paymentId, caseNo, statement, timely, released, uint40(block.timestamp), decideBy, msg.sender
        );

        if (released) _holds().releaseOnAppeal(program, paymentId);
    }

    /* HEARING OFFICER */

    /// @inheritdoc IHearings
    function decide(address program, uint64 paymentId, bool forClaimant, bytes32 reasonHash) external nonReentrant {
        uint32 by = offices.holder(msg.sender, Office.HEARING_OFFICER);
        Appeal storage a = _appeals[program][paymentId];
        if (a.state != AppealState.FILED) revert Hearings_NoAppeal(paymentId, a.state);
        uint64 proposal = proposalFor[program][paymentId];
        _requireOutsider(program, paymentId, proposal, by);
        if (reasonHash == 0) revert Hearings_NoDispatch(proposal);
        if (!forClaimant && block.timestamp > a.decideBy) revert Hearings_DecisionLate(paymentId, a.decideBy);

        a.state = forClaimant ? AppealState.FOR_CLAIMANT : AppealState.FOR_AGENCY;
        a.decider = by;

        emit AppealDecided(program, paymentId, forClaimant, reasonHash, by);

        Hold memory h = _holds().holdOf(program, paymentId);
        Proposal storage p = _proposals[program][proposal];
        if (forClaimant) {
            _closeProposal(program, proposal);
            if (h.state == HoldState.PLACED || h.state == HoldState.SUSTAINED) {
                _holds().releaseOnAppeal(program, paymentId);
            }
        } else if (
            p.state == ProposalState.SERVED && h.state == HoldState.SUSTAINED && block.timestamp < h.expiresAt
        ) {
            _strike(program, proposal, p);
        }
    }

    /* VIEWS */

    /// @inheritdoc IHearings
    function treasury() external view returns (address) {
        return address(_treasury);
    }

    /// @inheritdoc IHearings
    function proposalOf(address program, uint64 proposal) external view returns (Proposal memory) {
        return _proposals[program][proposal];
    }

    /// @inheritdoc IHearings
    function appealOf(address program, uint64 paymentId) external view returns (Appeal memory) {
        return _appeals[program][paymentId];
    }

    /* INTERNAL */

    function _closeProposal(address program, uint64 proposal) private {
        Proposal storage p = _proposals[program][proposal];
        if (p.state != ProposalState.OPEN && p.state != ProposalState.SERVED) return;

        p.state = ProposalState.CLOSED;

        emit ProposalClosed(program, proposal, p.paymentId);
    }

    function _strike(address program, uint64 proposal, Proposal storage p) private {
        p.state = ProposalState.ENACTED;

        emit ChangeEnacted(program, proposal, p.paymentId, msg.sender);

        _holds().close(program, p.paymentId, proposal);
        IPayer(program).strike(p.paymentId, proposal);
    }

    /// @dev An appeal is timely before the notice of a proposal takes effect, and always before there is one.
    function _isTimely(address program, uint64 paymentId) private view returns (bool) {
        Proposal storage p = _proposals[program][proposalFor[program][paymentId]];
        return p.state != ProposalState.SERVED || block.timestamp < p.effectiveAt;
    }

    function _requireActive(address program, uint64 paymentId) private view returns (HoldState state) {
        Hold memory h = _holds().holdOf(program, paymentId);
        bool active = h.state == HoldState.PLACED || h.state == HoldState.SUSTAINED;
        if (!active || block.timestamp >= h.expiresAt) revert Hearings_HoldOver(paymentId);
        return h.state;
    }

    function _requireSustained(address program, uint64 paymentId) private view {
        if (_requireActive(program, paymentId) != HoldState.SUSTAINED) revert Hearings_HoldOver(paymentId);
    }

    function _requireOutsider(address program, uint64 paymentId, uint64 proposal, uint32 by) private view {
        Hold memory h = _holds().holdOf(program, paymentId);
        Proposal storage p = _proposals[program][proposal];
        bool involved = by == h.placer || by == h.reviewer || by == p.proposer || by == p.server;
        if (involved || IPayer(program).acted(paymentId, by)) revert Hearings_Involved(paymentId, by);
    }

    function _server() private view returns (uint32 person) {
        person = offices.personOf(msg.sender);
        if (person != 0 && offices.inOffice(person, Office.COUNTER)) return person;
        return offices.holder(msg.sender, Office.DETERMINER);
    }

    function _holds() private view returns (IHolds) {
        return IHolds(_treasury.holds());
    }
}
