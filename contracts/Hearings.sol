// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";
import {Claimant} from "./abstracts/Claimant.sol";
import {Signed} from "./abstracts/Signed.sol";
import {Basis, IChanges, Proposal, ProposalState} from "./interfaces/IChanges.sol";
import {Signature} from "./interfaces/IClaimant.sol";
import {Appeal, AppealState, IHearings} from "./interfaces/IHearings.sol";
import {Hold, HoldState, IHolds} from "./interfaces/IHolds.sol";
import {IOffices, Office} from "./interfaces/IOffices.sol";
import {ChangeKind, IPayer} from "./interfaces/IPayer.sol";
import {ITreasury} from "./interfaces/ITreasury.sol";

/// @notice See {IHearings}, where every word is.
contract Hearings is IHearings, Claimant, ReentrancyGuardTransient {
    IOffices private immutable _offices;
    ITreasury private immutable _treasury;

    mapping(address program => mapping(uint64 subject => Appeal)) private _appeals;
    /// @inheritdoc IHearings
    mapping(address program => mapping(uint32 caseNo => uint64)) public overpaidOf;

    constructor(IOffices offices, ITreasury treasury_) Signed("Almoner Hearings") {
        _offices = offices;
        _treasury = treasury_;
    }

    /* CLAIMANT AND COUNTER */

    /// @inheritdoc IHearings
    function appeal(address program, uint64 subject, bytes32 statement, bool waive, Signature calldata signature)
        external
        nonReentrant
    {
        _requireProgram(program);
        uint32 caseNo = _caseOf(program, subject);
        _requireClaimant(program, caseNo, waive ? "appeal and waive" : "appeal", subject, statement, signature);

        _file(program, subject, caseNo, statement, waive, uint40(block.timestamp), 0);
    }

    /// @inheritdoc IHearings
    function fileAtCounter(address program, uint64 subject, bytes32 statement, bool waive, uint40 receivedAt)
        external
        nonReentrant
    {
        uint32 by = _offices.holder(msg.sender, Office.COUNTER);
        _requireProgram(program);
        uint32 caseNo = _caseOf(program, subject);
        if (_isInvolved(program, subject, by)) revert Hearings_Involved(subject, by);
        uint40 earliest = uint40(block.timestamp) - IPayer(program).noticeTerms().receiptGrace;
        bool dated = receivedAt >= earliest && receivedAt <= block.timestamp;
        if (!dated) revert Hearings_BadReceipt(receivedAt, earliest);

        _file(program, subject, caseNo, statement, waive, receivedAt, by);
    }

    /// @inheritdoc IHearings
    function withdraw(address program, uint64 subject, Signature calldata signature) external nonReentrant {
        Appeal storage a = _filed(program, subject);
        _requireClaimant(program, _caseOf(program, subject), "withdraw appeal", subject, 0, signature);

        a.state = AppealState.WITHDRAWN;

        emit AppealWithdrawn(program, subject);

        uint64 proposal = _proposalOf(program, subject);
        ProposalState state = _changes().proposalOf(program, proposal).state;
        bool undone = state == ProposalState.RESTORED || state == ProposalState.RESTORING;
        if (undone) _changes().uphold(program, proposal);
    }

    /* HEARING OFFICER */

    /// @inheritdoc IHearings
    function findGoodCause(address program, uint64 subject, bytes32 reasonHash) external nonReentrant {
        (Appeal storage a, uint32 by) = _hearing(program, subject, reasonHash);
        if (a.timely) revert Hearings_Timely(subject);

        a.timely = true;

        emit GoodCauseFound(program, subject, reasonHash, by);

        _continueAid(program, subject, a);
    }

    /// @inheritdoc IHearings
    function assign(address program, uint64 subject, uint32 officer) external {
        uint32 by = _offices.holder(msg.sender, Office.HEARING_OFFICER);
        Appeal storage a = _filed(program, subject);
        if (!_offices.inOffice(officer, Office.HEARING_OFFICER)) revert Hearings_NotAssigned(subject, officer);
        bool involved = officer == a.filer || _isInvolved(program, subject, officer);
        if (involved) revert Hearings_Involved(subject, officer);

        a.officer = officer;

        emit AppealAssigned(program, subject, officer, by);
    }

    /// @inheritdoc IHearings
    function decide(address program, uint64 subject, bool forClaimant, uint64 overpayment, bytes32 reasonHash)
        external
        nonReentrant
    {
        (Appeal storage a, uint32 by) = _hearing(program, subject, reasonHash);
        if (forClaimant && overpayment != 0) revert Hearings_NoOverpayment(subject, overpayment);
        if (!forClaimant && block.timestamp > a.decideBy) revert Hearings_DecisionLate(subject, a.decideBy);
        uint64 proposal = _proposalOf(program, subject);
        if (!forClaimant) _requireHeard(program, subject, a, proposal);

        a.state = forClaimant ? AppealState.FOR_CLAIMANT : AppealState.FOR_AGENCY;
        a.decider = by;

        emit AppealDecided(program, subject, forClaimant, reasonHash, by);

        if (overpayment != 0) _noteOverpayment(program, subject, overpayment, by);
        if (forClaimant) {
            if (_isPayment(subject)) _holds().overturn(program, subject);
            if (proposal != 0 && !_isSuperseded(program, proposal)) _changes().overturn(program, proposal);
        } else {
            if (_isPayment(subject)) _holds().uphold(program, subject);
            if (proposal != 0) _changes().uphold(program, proposal);
        }
    }

    /* HOLDS */

    /// @inheritdoc IHearings
    function reopen(address program, uint64 paymentId) external {
        if (msg.sender != _treasury.holds()) revert Hearings_WrongCaller(msg.sender);

        AppealState state = _appeals[program][paymentId].state;
        if (state == AppealState.FOR_AGENCY || state == AppealState.WITHDRAWN) delete _appeals[program][paymentId];
    }

    /* VIEWS */

    /// @inheritdoc IHearings
    function appealOf(address program, uint64 subject) external view returns (Appeal memory) {
        return _appeals[program][subject];
    }

    /// @inheritdoc IHearings
    function isEndAppealed(address program, uint32 caseNo) external view returns (bool) {
        return _appeals[program][_changes().endOf(program, caseNo)].state == AppealState.FILED;
    }

    /// @inheritdoc IHearings
    function treasury() external view returns (address) {
        return address(_treasury);
    }

    /* INTERNAL */

    function _file(
        address program,
        uint64 subject,
        uint32 caseNo,
        bytes32 statement,
        bool waive,
        uint40 receivedAt,
        uint32 filer
    ) private {
        Appeal storage a = _appeals[program][subject];
        // What the counter filed in a person's name the person may say anew, and loses no time by it.
        bool anew = a.state == AppealState.FILED && a.filer != 0 && filer == 0;
        if (a.state != AppealState.NONE && !anew) revert Hearings_AlreadyAppealed(subject);
        if (anew) receivedAt = a.receivedAt;
        bool timely = a.timely || _isTimely(program, subject, receivedAt);
        bool released = _isPayment(subject) && timely && _isReleased(program, subject);
        uint40 decideBy = receivedAt + IPayer(program).noticeTerms().decisionTime;
        a.state = AppealState.FILED;
        a.timely = timely;
        a.waived = waive;
        a.receivedAt = receivedAt;
        a.decideBy = decideBy;
        a.filer = filer;

        emit AppealFiled(
            program, subject, caseNo, statement, timely, waive, released, receivedAt, decideBy, filer, msg.sender
        );

        if (released) _holds().releaseOnAppeal(program, subject);
        if (timely) _continueAid(program, subject, a);
    }

    /// @dev What a timely appeal came too late to prevent is undone until the decision.
    function _continueAid(address program, uint64 subject, Appeal storage a) private {
        bool continues = !_isPayment(subject) && !a.waived && !_isSuperseded(program, subject);
        if (continues) _changes().suspend(program, subject);
    }

    function _noteOverpayment(address program, uint64 subject, uint64 amount, uint32 by) private {
        uint32 caseNo = _caseOf(program, subject);
        uint64 total = overpaidOf[program][caseNo] += amount;

        emit OverpaymentEstablished(program, subject, caseNo, amount, total, by);
    }

    /// @dev The appeal being heard, and who hears it.
    function _hearing(address program, uint64 subject, bytes32 reasonHash)
        private
        view
        returns (Appeal storage a, uint32 by)
    {
        by = _offices.holder(msg.sender, Office.HEARING_OFFICER);
        a = _filed(program, subject);
        bool taken = a.officer != 0 && _offices.inOffice(a.officer, Office.HEARING_OFFICER);
        if (taken && a.officer != by) revert Hearings_NotAssigned(subject, a.officer);
        if (by == a.filer || _isInvolved(program, subject, by)) revert Hearings_Involved(subject, by);
        if (reasonHash == 0) revert Hearings_NoReason(subject);
    }

    /// @dev Nobody loses before the notice was served; and who has a key may still speak for themselves, instead of
    /// what the counter filed, until the notice takes effect.
    function _requireHeard(address program, uint64 subject, Appeal storage a, uint64 proposal) private view {
        Proposal memory p = _changes().proposalOf(program, proposal);
        bool unserved = p.state == ProposalState.OPEN;
        bool early = a.filer != 0 && p.state != ProposalState.CLOSED && block.timestamp < p.effectiveAt;
        if (unserved || early) revert Hearings_NotServed(subject, p.effectiveAt);
    }

    /// @dev An end that a later noticed end followed: undoing it would undo the later one.
    function _isSuperseded(address program, uint64 proposal) private view returns (bool) {
        Proposal memory p = _changes().proposalOf(program, proposal);
        bool ended = p.kind == ChangeKind.TERMINATE && p.state == ProposalState.ENACTED;
        return ended && _changes().endOf(program, p.caseNo) != proposal;
    }

    function _filed(address program, uint64 subject) private view returns (Appeal storage a) {
        a = _appeals[program][subject];
        if (a.state != AppealState.FILED) revert Hearings_NoAppeal(subject, a.state);
    }

    /// @dev The case of something that can be appealed.
    function _caseOf(address program, uint64 subject) private view returns (uint32) {
        if (_isPayment(subject)) {
            if (_holds().holdOf(program, subject).state == HoldState.NONE) revert Hearings_NothingToAppeal(subject);
            return uint32(subject);
        }
        Proposal memory p = _changes().proposalOf(program, subject);
        bool adverse = p.kind == ChangeKind.DECREASE || p.kind == ChangeKind.TERMINATE
            || p.basis == Basis.UNPAYABLE;
        if (!adverse || p.state == ProposalState.CLOSED) revert Hearings_NothingToAppeal(subject);
        return p.caseNo;
    }

    /// @dev In time before the notice takes effect, and always before there is one. A hold that nobody sustained can be
    /// appealed as long as it lasts.
    function _isTimely(address program, uint64 subject, uint40 receivedAt) private view returns (bool) {
        if (_isPayment(subject)) {
            Hold memory h = _holds().holdOf(program, subject);
            bool active = h.state == HoldState.PLACED || h.state == HoldState.SUSTAINED;
            if (!active || block.timestamp >= h.expiresAt) revert Hearings_NothingToAppeal(subject);
            if (h.state == HoldState.PLACED) return true;
        }
        Proposal memory p = _changes().proposalOf(program, _proposalOf(program, subject));
        return p.servedAt == 0 || receivedAt < p.effectiveAt;
    }

    /// @dev A hold on a payment the agency has made before, to the same account and in the same amount, ends at once.
    function _isReleased(address program, uint64 paymentId) private view returns (bool) {
        bool placed = _holds().holdOf(program, paymentId).state == HoldState.PLACED;
        return placed && IPayer(program).isEstablished(paymentId);
    }

    function _isInvolved(address program, uint64 subject, uint32 person) private view returns (bool) {
        Proposal memory p = _changes().proposalOf(program, _proposalOf(program, subject));
        if (person == p.proposer || person == p.second) return true;
        if (IPayer(program).acted(_isPayment(subject) ? subject : p.caseNo, person)) return true;
        if (!_isPayment(subject)) return false;
        Hold memory h = _holds().holdOf(program, subject);
        return person == h.placer || person == h.reviewer;
    }

    function _proposalOf(address program, uint64 subject) private view returns (uint64) {
        return _isPayment(subject) ? _changes().strikeOf(program, subject) : subject;
    }

    function _isPayment(uint64 subject) private pure returns (bool) {
        return subject >= 1 << 32;
    }

    function _requireProgram(address program) private view {
        if (!_treasury.isProgram(program)) revert Hearings_UnknownProgram(program);
    }

    function _changes() private view returns (IChanges) {
        return IChanges(_treasury.changes());
    }

    function _holds() private view returns (IHolds) {
        return IHolds(_treasury.holds());
    }
}
