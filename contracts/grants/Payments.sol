// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Bands} from "../abstracts/Bands.sol";
import {SetAside} from "../abstracts/SetAside.sol";
import {Clocks} from "../benefits/Clocks.sol";
import {IChanges} from "../interfaces/IChanges.sol";
import {IGrantAmendments} from "../interfaces/IGrantAmendments.sol";
import {
    Award,
    AwardState,
    Draw,
    DrawState,
    GrantTerms,
    IGrantAwards,
    Line,
    PayMode
} from "../interfaces/IGrantAwards.sol";
import {IGrantRounds, ReviewState} from "../interfaces/IGrantRounds.sol";
import {IOffices} from "../interfaces/IOffices.sol";
import {ChangeKind, HoldTerms, IPayer, NoticeTerms, Payment, PaymentState, RunState} from "../interfaces/IPayer.sol";
import {ITreasury} from "../interfaces/ITreasury.sol";
import {Signers} from "../libraries/Signers.sol";
import {Book} from "./Book.sol";
import {Drawdowns} from "./Drawdowns.sol";

/// @title What a grant program keeps, what it answers, and how its draws are paid
abstract contract Payments is IGrantAwards, Bands, SetAside {
    /// @inheritdoc IGrantAwards
    bytes32 public immutable termsHash;
    /// @inheritdoc IPayer
    uint32 public immutable purpose;
    /// @inheritdoc IGrantAwards
    address public immutable passkeyVerifier;
    IGrantAmendments internal immutable _amendments;
    uint40 private immutable _extension;
    uint40 private immutable _objectionTime;
    HoldTerms private _holdTerms;
    NoticeTerms private _noticeTerms;
    Book internal _book;

    /// @param encodedTerms the ABI encoding of {GrantTerms}
    constructor(IOffices offices, address holds, address changes, bytes memory encodedTerms)
        Bands(_decode(encodedTerms).bands)
        SetAside(ITreasury(msg.sender), holds, changes)
    {
        GrantTerms memory terms = _decode(encodedTerms);
        Clocks.requireSoundGrants(encodedTerms);

        termsHash = keccak256(encodedTerms);
        purpose = terms.purpose;
        passkeyVerifier = terms.passkeyVerifier;
        _amendments = IGrantAmendments(_treasury.amendments());
        _extension = terms.extension;
        _objectionTime = terms.objectionTime;
        _holdTerms = terms.holds;
        _noticeTerms = terms.notices;
        _book.offices = offices;
        _book.treasury = _treasury;
        _book.rounds = IGrantRounds(_treasury.rounds());
        _book.categories = terms.categories;
        _book.openedAt = uint40(block.timestamp);
        _book.challengeWindow = terms.challengeWindow;
        _book.challengeBlocks = terms.challengeBlocks;
        _book.offerWindow = terms.offerWindow;
        _book.liquidation = terms.liquidation;
        _book.advanceHorizon = terms.advanceHorizon;
        _book.reserve = terms.holds.sustainedCap + terms.margin;
    }

    /* VIEWS */

    /// @inheritdoc IPayer
    function requireChange(uint32 award, ChangeKind kind, bytes32 value) public view returns (bytes32 prior) {
        Award storage a = _book.awardOf[award];
        bool accepted = a.state >= AwardState.ACTIVE && a.state <= AwardState.CLOSED;
        if (!accepted) revert GrantAwards_WrongState(award, a.state);
        bool sound = value != 0;
        if (kind == ChangeKind.PAY_TO) {
            prior = bytes32(uint256(uint160(a.payTo)));
            sound = uint256(value) <= type(uint160).max && isPayTo(address(uint160(uint256(value))));
        } else {
            prior = _book.signerHash[award];
            sound = sound && kind == ChangeKind.SIGNER;
        }
        if (!sound || value == prior) revert GrantAwards_BadChange(award);
    }

    /// @inheritdoc IGrantAwards
    function isPayTo(address payTo) public view returns (bool) {
        bool ours = payTo == address(this) || payTo == address(_treasury) || payTo == _treasury.token();
        return payTo != address(0) && !ours;
    }

    /// @notice Reverts unless signer bytes are an account, or the passkey verifier with a key.
    function requireSigner(uint32 award, bytes calldata signer) external view {
        if (!Signers.isSound(signer, passkeyVerifier)) revert GrantAwards_BadChange(award);
    }

    /// @inheritdoc IPayer
    /// @dev It keeps them itself.
    function roster() external view returns (address) {
        return address(this);
    }

    /// @inheritdoc IPayer
    function payment(uint64 paymentId)
        external
        view
        returns (Payment memory, RunState state, uint40 payableAt, uint32 payableBlock)
    {
        Draw storage d = _book.drawOf[uint32(paymentId >> 32)];
        bool certified = d.award == uint32(paymentId) && d.state == DrawState.APPROVED;
        state = certified ? RunState.CERTIFIED : RunState.NONE;
        return (_payments[paymentId], state, d.payableAt, d.payableBlock);
    }

    /// @inheritdoc IPayer
    function acted(uint64 id, uint32 person) external view returns (bool) {
        uint32 award = uint32(id);
        if (_book.acted[award][person] || _amendments.acted(address(this), award, person)) return true;
        if (IChanges(_changes).acted(address(this), award, person)) return true;
        return _book.rounds.reviewOf(_book.awardOf[award].application, person) != ReviewState.NONE;
    }

    /// @inheritdoc IPayer
    /// @dev Draws are approved one by one: no run ever takes an award with it.
    function sealedIn(uint32) external pure returns (uint32) {
        return 0;
    }

    /// @inheritdoc IPayer
    /// @dev Each draw is of other costs: that one was paid says nothing about the next.
    function isEstablished(uint64) external pure returns (bool) {
        return false;
    }

    /// @inheritdoc IPayer
    function certifiedCount(uint16 period) external view returns (uint32) {
        return _book.approvedIn[period];
    }

    /// @inheritdoc IPayer
    function signerHash(uint32 award) external view returns (bytes32) {
        return _book.signerHash[award];
    }

    /// @inheritdoc IPayer
    function holdTerms() external view returns (HoldTerms memory) {
        return _holdTerms;
    }

    /// @inheritdoc IPayer
    function noticeTerms() external view returns (NoticeTerms memory) {
        return _noticeTerms;
    }

    /// @inheritdoc IGrantAwards
    function awardOf(uint32 award) external view returns (Award memory) {
        return _book.awardOf[award];
    }

    /// @inheritdoc IGrantAwards
    function linesOf(uint32 award) external view returns (Line[] memory) {
        return _book.linesOf[award];
    }

    /// @inheritdoc IGrantAwards
    function drawOf(uint32 draw) external view returns (Draw memory) {
        return _book.drawOf[draw];
    }

    /// @inheritdoc IGrantAwards
    function drawsUntil(uint32 award) external view returns (uint40) {
        return Drawdowns.drawsUntil(_book, award);
    }

    /// @inheritdoc IGrantAwards
    function committedTo(bytes32 orgRef) external view returns (uint64) {
        return _book.committedTo[orgRef];
    }

    /// @inheritdoc IGrantAwards
    function awards() external view returns (uint32) {
        return _book.awards;
    }

    /// @inheritdoc IGrantAwards
    function draws() external view returns (uint32) {
        return _book.draws;
    }

    /// @inheritdoc IGrantAwards
    function categories() external view returns (uint8) {
        return _book.categories;
    }

    /// @inheritdoc IGrantAwards
    function clocks() external view returns (uint40 liquidation, uint40 extension, uint40 objectionTime) {
        return (_book.liquidation, _extension, _objectionTime);
    }

    /* INTERNAL */

    /// @inheritdoc SetAside
    /// @dev It leaves the award first.
    function _release(uint64 paymentId, Payment storage p) internal override {
        Drawdowns.end(_book, p, uint32(paymentId >> 32));
        super._release(paymentId, p);
    }

    /// @inheritdoc SetAside
    function _notePaid(uint64 paymentId, Payment storage p) internal override {
        Award storage a = _book.awardOf[_obligationOf(paymentId)];
        a.paid += p.amount;
        --a.open;
        if (a.mode != PayMode.ADVANCE) return;
        a.outstanding += p.amount;
        _book.drawOf[uint32(paymentId >> 32)].outstanding = p.amount;
    }

    /// @inheritdoc SetAside
    /// @dev None: every draw is a payment of its own from its approval on.
    function _take(uint64 paymentId) internal view override returns (Payment memory p) {
        p = _payments[paymentId];
        if (p.state != PaymentState.DUE) revert SetAside_PaymentWrongState(paymentId, p.state);
    }

    /// @inheritdoc SetAside
    function _requirePayable(uint64 paymentId) internal view override {
        uint32 draw = uint32(paymentId >> 32);
        Draw storage d = _book.drawOf[draw];
        bool due = d.payableAt != 0 && block.timestamp >= d.payableAt && block.number >= d.payableBlock;
        if (!due) revert GrantAwards_NotPayableYet(draw, d.payableAt, d.payableBlock);
    }

    /// @inheritdoc SetAside
    function _requireFailing(uint64 paymentId) internal view override {
        _requirePayable(paymentId);
    }

    /// @inheritdoc SetAside
    function _obligationOf(uint64 paymentId) internal pure override returns (uint32 award) {
        return uint32(paymentId);
    }

    function _decode(bytes memory encodedTerms) private pure returns (GrantTerms memory) {
        return abi.decode(encodedTerms, (GrantTerms));
    }
}
