// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {SetAside} from "./abstracts/SetAside.sol";
import {Runs} from "./benefits/Runs.sol";
import {IBenefitProgram, Terms} from "./interfaces/IBenefitProgram.sol";
import {IOffices} from "./interfaces/IOffices.sol";
import {HoldTerms, IPayer, NoticeTerms, Payment, PaymentState, RunState} from "./interfaces/IPayer.sol";
import {IRoster} from "./interfaces/IRoster.sol";
import {ITreasury} from "./interfaces/ITreasury.sol";
import {Roster} from "./Roster.sol";

/// @notice See {IBenefitProgram}, where every word is.
/// @dev Only the Treasury deploys it, from creation code it knows; whoever deploys it is its Treasury.
contract BenefitProgram is Runs {
    uint16 private constant BPS = 10_000;

    /// @inheritdoc IBenefitProgram
    bytes32 public immutable termsHash;
    /// @inheritdoc IPayer
    uint32 public immutable purpose;
    HoldTerms private _holdTerms;
    NoticeTerms private _noticeTerms;

    /// @param encodedTerms the ABI encoding of {Terms}
    constructor(IOffices offices, address holds, address hearings, bytes memory encodedTerms)
        Runs(offices, _openRoster(offices, _decode(encodedTerms)), _decode(encodedTerms))
        SetAside(ITreasury(msg.sender), holds, hearings)
    {
        Terms memory terms = _decode(encodedTerms);
        _requireClocks(terms.holds, terms.notices);

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
        (, uint32 caseNo, uint32 word) = _locate(paymentId);

        // A stranger's money must not take a household's standing away; its own account sending it back may.
        uint256 bit = 1 << (caseNo % WORD);
        if (from == _roster.caseOf(caseNo).payTo) _established[word] &= ~bit;

        emit PaymentReturned(paymentId, from, amount, _established[word] & bit != 0);
    }

    /* VIEWS */

    /// @inheritdoc IBenefitProgram
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
    function acted(uint64 paymentId, uint32 person) external view returns (bool) {
        (uint32 run, uint32 caseNo,) = _locate(paymentId);
        return _roster.acted(caseNo, person) || person == _runs[run].maker;
    }

    /// @inheritdoc IPayer
    function isEstablished(uint64 paymentId) external view returns (bool) {
        (, uint32 caseNo, uint32 word) = _locate(paymentId);
        return _established[word] & (1 << (caseNo % WORD)) != 0;
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

    function _decode(bytes memory encodedTerms) private pure returns (Terms memory) {
        return abi.decode(encodedTerms, (Terms));
    }

    /// @dev With this bound the sum of a word never passes 64 bits, so that no case can stop its neighbors.
    function _openRoster(IOffices offices, Terms memory terms) private returns (IRoster) {
        if (terms.maxAmount == 0 || terms.maxAmount > type(uint48).max) revert BenefitProgram_BadTerms("maxAmount");
        address token = ITreasury(msg.sender).token();
        return new Roster(offices, msg.sender, token, terms.passkeyVerifier, terms.maxAmount);
    }

    /// @dev A sustained hold must last long enough for service, notice, late filings and the decision to follow it.
    function _requireClocks(HoldTerms memory h, NoticeTerms memory n) private pure {
        if (h.botHold == 0 || h.botHold > h.maxTotalHold) revert BenefitProgram_BadTerms("botHold");
        if (h.botShareBps > BPS) revert BenefitProgram_BadTerms("botShareBps");
        if (n.noticePeriod == 0) revert BenefitProgram_BadTerms("noticePeriod");
        if (n.decisionTime == 0) revert BenefitProgram_BadTerms("decisionTime");
        uint40 dueProcess = n.service + n.noticePeriod + n.receiptGrace + n.decisionTime;
        if (h.sustainedCap < h.maxTotalHold + dueProcess) revert BenefitProgram_BadTerms("sustainedCap");
    }
}
