// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Band, IBenefitProgram, Terms} from "../interfaces/IBenefitProgram.sol";
import {HoldTerms, NoticeMode, NoticeTerms} from "../interfaces/IPayer.sol";

/// @title What the terms of a program must be like
/// @notice A library of the program with code of its own, as {SingleRuns}.
library Clocks {
    uint16 private constant BPS = 10_000;
    uint8 private constant SEATS = 4;

    /// @notice Reverts with {IBenefitProgram-BenefitProgram_BadTerms} and the field that is wrong.
    /// @param encodedTerms the ABI encoding of {Terms}
    function requireSound(bytes memory encodedTerms) external pure {
        Terms memory terms = abi.decode(encodedTerms, (Terms));
        if (terms.challengeWindow == 0) revert IBenefitProgram.BenefitProgram_BadTerms("challengeWindow");
        if (terms.approvalWindow == 0) revert IBenefitProgram.BenefitProgram_BadTerms("approvalWindow");
        _requireBands(terms.bands);
        _requireClocks(terms.holds, terms.notices);
    }

    /// @dev Sums rise, the last has no end, and every band asks for somebody and for no more than there are seats.
    function _requireBands(Band[] memory bands) private pure {
        if (bands.length == 0) revert IBenefitProgram.BenefitProgram_BadTerms("bands");
        for (uint256 i = 0; i < bands.length; ++i) {
            bool rises = i == 0 || (bands[i].upTo > bands[i - 1].upTo && bands[i].approvers >= bands[i - 1].approvers);
            bool staffed = bands[i].approvers > 0 && bands[i].approvers <= SEATS;
            if (!rises || !staffed) revert IBenefitProgram.BenefitProgram_BadTerms("bands");
        }
        if (bands[bands.length - 1].upTo != type(uint64).max) revert IBenefitProgram.BenefitProgram_BadTerms("bands");
    }

    /// @dev A sustained hold must last long enough for service, notice, late filings and the decision to follow it.
    function _requireClocks(HoldTerms memory h, NoticeTerms memory n) private pure {
        if (h.botHold == 0 || h.botHold > h.maxTotalHold) revert IBenefitProgram.BenefitProgram_BadTerms("botHold");
        if (h.botShareBps > BPS) revert IBenefitProgram.BenefitProgram_BadTerms("botShareBps");
        if (n.noticePeriod == 0) revert IBenefitProgram.BenefitProgram_BadTerms("noticePeriod");
        if (n.decisionTime == 0) revert IBenefitProgram.BenefitProgram_BadTerms("decisionTime");
        if (n.coolingOff == 0) revert IBenefitProgram.BenefitProgram_BadTerms("coolingOff");
        if (n.unpayableAfter < n.noticePeriod) revert IBenefitProgram.BenefitProgram_BadTerms("unpayableAfter");
        bool delivered = n.mode == NoticeMode.DELIVERY;
        if (delivered && n.constructive == 0) revert IBenefitProgram.BenefitProgram_BadTerms("constructive");
        uint40 service = n.service + (delivered ? n.constructive : 0);
        uint40 dueProcess = service + n.noticePeriod + n.receiptGrace + n.decisionTime;
        if (h.sustainedCap < h.maxTotalHold + dueProcess) revert IBenefitProgram.BenefitProgram_BadTerms("sustainedCap");
    }
}
