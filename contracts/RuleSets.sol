// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Blockhash} from "@openzeppelin/contracts/utils/Blockhash.sol";
import {IOffices, Office} from "./interfaces/IOffices.sol";
import {Activation, Candidate, IRuleSets} from "./interfaces/IRuleSets.sol";
import {ITreasury} from "./interfaces/ITreasury.sol";

/// @notice See {IRuleSets}, where every word is.
contract RuleSets is IRuleSets {
    IOffices public immutable offices;
    ITreasury private immutable _treasury;

    /// @inheritdoc IRuleSets
    uint32 public postedTo;
    mapping(address program => Activation) private _activations;
    mapping(address program => Candidate) private _candidates;

    constructor(IOffices offices_, ITreasury treasury_) {
        offices = offices_;
        _treasury = treasury_;
        postedTo = uint32(block.number) - 1;
    }

    /* PROGRAM ADMIN AND INVESTIGATOR */

    /// @inheritdoc IRuleSets
    function proposeRuleSet(address program, bytes32 ruleSet, bytes32 report) external {
        uint32 by = offices.holder(msg.sender, Office.PROGRAM_ADMIN);
        _requireProgram(program);
        if (ruleSet == 0 || report == 0) revert RuleSets_Incomplete(ruleSet, report);
        if (_activations[program].ruleSet == ruleSet) revert RuleSets_AlreadyActive(program, ruleSet);

        _candidates[program] = Candidate({ruleSet: ruleSet, report: report, proposer: by});

        emit RuleSetProposed(program, ruleSet, report, by);
    }

    /// @inheritdoc IRuleSets
    function activateRuleSet(address program, bytes32 ruleSet, bytes32 report) external {
        uint32 by = offices.holder(msg.sender, Office.INVESTIGATOR);
        _requireProgram(program);
        Candidate memory c = _candidates[program];
        bool proposed = ruleSet != 0 && c.ruleSet == ruleSet && c.report == report;
        // An admin who became an investigator is not a second person.
        if (proposed && c.proposer == by) revert RuleSets_SamePerson(by);
        if (!proposed || !offices.inOffice(c.proposer, Office.PROGRAM_ADMIN)) {
            revert RuleSets_NotProposed(program, ruleSet, report);
        }

        Activation storage a = _activations[program];
        bytes32 prior = a.ruleSet;
        a.ruleSet = ruleSet;
        a.report = report;
        uint32 number = ++a.number;
        a.proposer = c.proposer;
        a.activator = by;
        a.since = uint40(block.timestamp);
        delete _candidates[program];

        emit RuleSetActivated(program, ruleSet, report, prior, number, c.proposer, by);
    }

    /// @inheritdoc IRuleSets
    function deactivateRuleSet(address program) external {
        uint32 by = offices.personOf(msg.sender);
        bool admin = by != 0 && offices.inOffice(by, Office.PROGRAM_ADMIN);
        if (!admin) by = offices.holder(msg.sender, Office.INVESTIGATOR);
        _requireProgram(program);
        bytes32 ruleSet = _activations[program].ruleSet;
        if (ruleSet == 0) revert RuleSets_NotActive(program);

        _activations[program].ruleSet = 0;

        emit RuleSetDeactivated(program, ruleSet, by);
    }

    /* MONITOR */

    /// @inheritdoc IRuleSets
    function postOutcomes(
        uint32 first,
        uint32 last,
        bytes32 lastHash,
        bytes32 root,
        uint32 judged,
        uint32 alerts
    ) external {
        uint32 by = offices.holder(msg.sender, Office.MONITOR);
        uint32 next = postedTo + 1;
        if (first != next) revert RuleSets_NotNext(first, next);
        if (last < first) revert RuleSets_EmptySpan(first, last);
        if (last >= block.number) revert RuleSets_FutureBlock(last);
        bytes32 actual = Blockhash.blockHash(last);
        if (actual == 0 || actual != lastHash) revert RuleSets_ForeignBlock(last, lastHash, actual);
        if (root == 0) revert RuleSets_NoRoot(first, last);

        postedTo = last;

        emit OutcomesPosted(first, last, lastHash, root, judged, alerts, by);
    }

    /* VIEWS */

    /// @inheritdoc IRuleSets
    function active(address program) external view returns (bytes32) {
        return _activations[program].ruleSet;
    }

    /// @inheritdoc IRuleSets
    function activationOf(address program) external view returns (Activation memory) {
        return _activations[program];
    }

    /// @inheritdoc IRuleSets
    function candidateOf(address program) external view returns (Candidate memory) {
        return _candidates[program];
    }

    /// @inheritdoc IRuleSets
    function treasury() external view returns (address) {
        return address(_treasury);
    }

    /* INTERNAL */

    function _requireProgram(address program) private view {
        if (!_treasury.isProgram(program)) revert RuleSets_UnknownProgram(program);
    }
}
