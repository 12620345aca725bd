// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {SetAside} from "./abstracts/SetAside.sol";
import {Clocks} from "./benefits/Clocks.sol";
import {Singles} from "./benefits/Singles.sol";
import {IBenefitProgram, Run, Terms} from "./interfaces/IBenefitProgram.sol";
import {IChanges} from "./interfaces/IChanges.sol";
import {IOffices, Office} from "./interfaces/IOffices.sol";
import {
    ChangeKind,
    HoldTerms,
    IPayer,
    NoticeTerms,
    Payment,
    PaymentKind,
    PaymentState,
    RunState
} from "./interfaces/IPayer.sol";
import {IRoster} from "./interfaces/IRoster.sol";
import {ITreasury} from "./interfaces/ITreasury.sol";
import {Roster} from "./Roster.sol";

/// @notice See {IBenefitProgram}, where every word is.
/// @dev Only the Treasury deploys it, from creation code it knows; whoever deploys it is its Treasury.
contract BenefitProgram is Singles {
    /// @inheritdoc IBenefitProgram
    bytes32 public immutable termsHash;
    /// @inheritdoc IPayer
    uint32 public immutable purpose;
    HoldTerms private _holdTerms;
    NoticeTerms private _noticeTerms;

    /// @param encodedTerms the ABI encoding of {Terms}
    constructor(IOffices offices, address holds, address changes, bytes memory encodedTerms)
        Singles(offices, _openRoster(offices, _decode(encodedTerms)), _decode(encodedTerms))
        SetAside(ITreasury(msg.sender), holds, changes)
    {
        Terms memory terms = _decode(encodedTerms);
        Clocks.requireSound(encodedTerms);

        termsHash = keccak256(encodedTerms);
        purpose = terms.purpose;
        _holdTerms = terms.holds;
        _noticeTerms = terms.notices;

        emit RosterOpened(address(_roster));
    }

    /* TREASURY */

    /// @inheritdoc IPayer
    function noteReturn(uint64 paymentId, address from, uint64 amount) external {
        _requireCaller(address(_treasury));
        // What was not paid cannot have come back; else it could be paid again by a reissue (I6).
        PaymentState state = _isDue(paymentId) ? PaymentState.DUE : _payments[paymentId].state;
        bool paid = state == PaymentState.PAID || state == PaymentState.NONE;
        if (!paid) revert SetAside_PaymentWrongState(paymentId, state);
        (, uint32 caseNo, uint32 word) = _locate(paymentId);

        // A stranger's money must not take a household's standing away; its own account sending it back may, and so
        // may a return that the agency books.
        uint256 bit = 1 << (caseNo % WORD);
        uint32 sender = _offices.personOf(from);
        bool booked = sender != 0 && _offices.inOffice(sender, Office.BUDGET_OFFICER);
        if (booked || from == _case(caseNo).payTo) _established[word] &= ~bit;

        emit PaymentReturned(paymentId, from, amount, _established[word] & bit != 0);
    }

    /* CHANGES */

    /// @inheritdoc IPayer
    function enact(uint32 caseNo, ChangeKind kind, bytes32 value) external returns (bytes32 prior) {
        _requireChanges();
        uint32 run = sealedIn(caseNo);
        if (run != 0) revert BenefitProgram_CaseSealed(caseNo, run);

        // What was paid before says nothing about another account, or about more money.
        bool unknown = kind == ChangeKind.PAY_TO || kind == ChangeKind.INCREASE;
        if (unknown) _established[uint32(caseNo / WORD)] &= ~(1 << (caseNo % WORD));
        return _roster.change(caseNo, kind, value);
    }

    /// @inheritdoc IPayer
    function restore(uint32 caseNo, ChangeKind kind, bytes32 prior) external returns (bool done) {
        _requireChanges();
        done = sealedIn(caseNo) == 0;
        if (done) _roster.restore(caseNo, kind, prior);
        else _roster.deferRestore(caseNo, prior);
    }

    /// @inheritdoc IBenefitProgram
    function enactMass(uint32 word, uint256 bits, uint64[] calldata amounts) external {
        _requireChanges();
        uint256 sealed_ = _lane[word] & bits & LANE;
        if (sealed_ != 0) {
            uint32 caseNo = uint32(word * WORD + Math.log2(sealed_));
            if (sealedIn(caseNo) != 0) revert BenefitProgram_CaseSealed(caseNo, sealedIn(caseNo));
        }

        _established[word] &= ~bits;
        _roster.changeAmounts(word, bits, amounts);
    }

    /// @inheritdoc IPayer
    function freezePayTo(uint32 caseNo, bool frozen) external {
        _requireChanges();

        _roster.freezePayTo(caseNo, frozen);
    }

    /* VIEWS */

    /// @inheritdoc IPayer
    function sealedIn(uint32 caseNo) public view returns (uint32 run) {
        uint256 lane = _lane[uint32(caseNo / WORD)];
        if ((lane >> (caseNo % WORD)) & 1 == 0) return 0;
        run = uint32(lane >> WORD);
        if (!_isAlive(_runs[run])) return 0;
    }

    /// @inheritdoc IPayer
    function requireChange(uint32 caseNo, ChangeKind kind, bytes32 value) external view returns (bytes32 prior) {
        return _roster.requireChange(caseNo, kind, value);
    }

    /// @inheritdoc IPayer
    function roster() external view returns (address) {
        return address(_roster);
    }

    /// @inheritdoc IPayer
    function signerHash(uint32 caseNo) external view returns (bytes32) {
        return _roster.signerHash(caseNo);
    }

    /// @inheritdoc IPayer
    function payment(uint64 paymentId)
        external
        view
        returns (Payment memory p, RunState state, uint40 payableAt, uint32 payableBlock)
    {
        (uint32 run, uint32 caseNo,) = _locate(paymentId);
        p = _payments[paymentId];
        if (p.state == PaymentState.NONE && _isDue(paymentId)) p = _due(caseNo, _runs[run].period);
        return (p, _runs[run].state, _runs[run].payableAt, _runs[run].payableBlock);
    }

    /// @inheritdoc IPayer
    function acted(uint64 id, uint32 person) external view returns (bool) {
        (uint32 run, uint32 caseNo,) = _locate(id);
        Run storage r = _runs[run];
        if (run != 0 && person == r.maker) return true;
        for (uint256 i = 0; i < r.approvers.length; ++i) {
            if (person != 0 && person == r.approvers[i]) return true;
        }
        return _roster.acted(caseNo, person) || IChanges(_changes).acted(address(this), caseNo, person);
    }

    /// @inheritdoc IPayer
    function isEstablished(uint64 paymentId) external view returns (bool) {
        (uint32 run, uint32 caseNo, uint32 word) = _locate(paymentId);
        bool regular = _runs[run].kind == PaymentKind.REGULAR;
        return regular && _established[word] & (1 << (caseNo % WORD)) != 0;
    }

    /// @inheritdoc IPayer
    function certifiedCount(uint16 period) external view returns (uint32) {
        return _periods[period].count;
    }

    /// @inheritdoc IPayer
    function holdTerms() external view returns (HoldTerms memory) {
        return _holdTerms;
    }

    /// @inheritdoc IPayer
    function noticeTerms() external view returns (NoticeTerms memory) {
        return _noticeTerms;
    }

    /* INTERNAL */

    /// @dev A token that calls back in the middle of a payment finds nothing it can change (I23).
    function _requireChanges() private view {
        _requireCaller(_changes);
        if (_reentrancyGuardEntered()) revert ReentrancyGuardReentrantCall();
    }

    function _decode(bytes memory encodedTerms) private pure returns (Terms memory) {
        return abi.decode(encodedTerms, (Terms));
    }

    /// @dev With this bound the sum of a word never passes 64 bits, so that no case can stop its neighbors.
    function _openRoster(IOffices offices, Terms memory terms) private returns (IRoster) {
        if (terms.maxAmount == 0 || terms.maxAmount > type(uint48).max) revert Payer_BadTerms("maxAmount");
        address token = ITreasury(msg.sender).token();
        return new Roster(offices, msg.sender, token, terms.passkeyVerifier, terms.maxAmount, terms.lateAfter);
    }
}
