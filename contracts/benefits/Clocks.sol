// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Terms} from "../interfaces/IBenefitProgram.sol";
import {GrantTerms} from "../interfaces/IGrantAwards.sol";
import {Band, HoldTerms, IPayer, NoticeMode, NoticeTerms} from "../interfaces/IPayer.sol";

/// @title What the terms of a program must be like
/// @notice A library of the program with code of its own, as {SingleRuns}.
library Clocks {
    uint16 private constant BPS = 10_000;
    uint8 private constant SEATS = 4;
    uint8 private constant MAX_LINES = 16;
    uint40 private constant LONGEST_DRAW_HOLD = 30 days;

    /// @notice Reverts with {IPayer-Payer_BadTerms} and the field that is wrong.
    /// @param encodedTerms the ABI encoding of {Terms}
    function requireSound(bytes memory encodedTerms) external pure {
        Terms memory terms = abi.decode(encodedTerms, (Terms));
        if (terms.challengeWindow == 0) revert IPayer.Payer_BadTerms("challengeWindow");
        if (terms.approvalWindow == 0) revert IPayer.Payer_BadTerms("approvalWindow");
        _requireBands(terms.bands);
        _requireClocks(terms.holds, terms.notices);
    }

    /// @notice The same of a grant program.
    /// @param encodedTerms the ABI encoding of {GrantTerms}
    function requireSoundGrants(bytes memory encodedTerms) external pure {
        GrantTerms memory terms = abi.decode(encodedTerms, (GrantTerms));
        if (terms.challengeWindow == 0) revert IPayer.Payer_BadTerms("challengeWindow");
        if (terms.offerWindow == 0) revert IPayer.Payer_BadTerms("offerWindow");
        if (terms.objectionTime == 0) revert IPayer.Payer_BadTerms("objectionTime");
        if (terms.categories == 0 || terms.categories > MAX_LINES) revert IPayer.Payer_BadTerms("categories");
        // What a counter filed is decided for the agency only when the grantee can object itself no longer.
        bool decidable = terms.notices.decisionTime > terms.objectionTime;
        if (!decidable) revert IPayer.Payer_BadTerms("decisionTime");
        if (terms.holds.maxTotalHold > LONGEST_DRAW_HOLD) revert IPayer.Payer_BadTerms("maxTotalHold");
        // No change of law cuts many awards at once: each has terms its grantee accepted.
        if (terms.notices.waits[1] != type(uint40).max) revert IPayer.Payer_BadTerms("waits");
        _requireBands(terms.bands);
        _requireClocks(terms.holds, terms.notices);
    }

    /// @dev Sums rise, the last has no end, and every band asks for somebody and for no more than there are seats.
    function _requireBands(Band[] memory bands) private pure {
        if (bands.length == 0) revert IPayer.Payer_BadTerms("bands");
        for (uint256 i = 0; i < bands.length; ++i) {
            bool rises = i == 0 || (bands[i].upTo > bands[i - 1].upTo && bands[i].approvers >= bands[i - 1].approvers);
            bool staffed = bands[i].approvers > 0 && bands[i].approvers <= SEATS;
            if (!rises || !staffed) revert IPayer.Payer_BadTerms("bands");
        }
        if (bands[bands.length - 1].upTo != type(uint64).max) revert IPayer.Payer_BadTerms("bands");
    }

    /// @dev A sustained hold must last long enough for service, notice, late filings and the decision to follow it.
    function _requireClocks(HoldTerms memory h, NoticeTerms memory n) private pure {
        if (h.botHold == 0 || h.botHold > h.maxTotalHold) revert IPayer.Payer_BadTerms("botHold");
        if (h.botShareBps > BPS) revert IPayer.Payer_BadTerms("botShareBps");
        if (n.noticePeriod == 0) revert IPayer.Payer_BadTerms("noticePeriod");
        if (n.decisionTime == 0) revert IPayer.Payer_BadTerms("decisionTime");
        if (n.coolingOff == 0) revert IPayer.Payer_BadTerms("coolingOff");
        if (n.unpayableAfter < n.noticePeriod) revert IPayer.Payer_BadTerms("unpayableAfter");
        bool delivered = n.mode == NoticeMode.DELIVERY;
        if (delivered && n.constructive == 0) revert IPayer.Payer_BadTerms("constructive");
        uint40 service = n.service + (delivered ? n.constructive : 0);
        uint40 dueProcess = service + n.noticePeriod + n.receiptGrace + n.decisionTime;
        if (h.sustainedCap < h.maxTotalHold + dueProcess) revert IPayer.Payer_BadTerms("sustainedCap");
    }
}
