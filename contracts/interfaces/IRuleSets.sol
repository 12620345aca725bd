// SPDX-License-Identifier: Apache-2.0
pragma solidity >=0.8.24;

/// @notice What the monitor judges a program by: at most one rule set at a time.
struct Activation {
    bytes32 ruleSet; // digest of every rule, band, weight and bound; 0: the monitor may only alert
    bytes32 report; // digest of the back-test both persons saw
    uint32 number; // activations of the program so far, this one included
    uint32 proposer;
    uint32 activator;
    uint40 since;
}

/// @notice A rule set that waits for its second person.
struct Candidate {
    bytes32 ruleSet;
    bytes32 report;
    uint32 proposer;
}

/// @title Rule sets of the fraud check, and roots of what it found
/// @notice Holds no value. Two persons decide what the monitor judges a program by; the monitor commits to all it judged
/// in every block, once, and nobody can replace that afterwards.
/// @custom:invariant I15 the bot places holds and posts outcome roots, and does nothing else
/// @custom:invariant I26 posted outcomes are contiguous, and of blocks of this chain
/// @custom:invariant I27 the bot holds only under a rule set that two persons activated
interface IRuleSets {
    event RuleSetProposed(address indexed program, bytes32 indexed ruleSet, bytes32 report, uint32 indexed by);
    event RuleSetActivated(
        address indexed program,
        bytes32 indexed ruleSet,
        bytes32 report,
        bytes32 prior,
        uint32 number,
        uint32 proposer,
        uint32 by
    );
    event RuleSetDeactivated(address indexed program, bytes32 indexed ruleSet, uint32 indexed by);
    event OutcomesPosted(
        uint32 first,
        uint32 indexed last,
        bytes32 lastHash,
        bytes32 root,
        uint32 judged,
        uint32 alerts,
        uint32 indexed by
    );

    /// @notice Thrown when a program is not one the Treasury opened.
    error RuleSets_UnknownProgram(address program);
    /// @notice Thrown when the digest of a rule set or of its report is missing.
    error RuleSets_Incomplete(bytes32 ruleSet, bytes32 report);
    /// @notice Thrown when a rule set that is active is proposed.
    error RuleSets_AlreadyActive(address program, bytes32 ruleSet);
    /// @notice Thrown when what is activated is not the last that was proposed, by a person still in office.
    error RuleSets_NotProposed(address program, bytes32 ruleSet, bytes32 report);
    /// @notice Thrown when one person proposes and activates.
    error RuleSets_SamePerson(uint32 person);
    /// @notice Thrown when a program has no active rule set.
    error RuleSets_NotActive(address program);
    /// @notice Thrown when a span of blocks does not begin after the last posted one.
    error RuleSets_NotNext(uint32 first, uint32 next);
    /// @notice Thrown when a span of blocks ends before it begins.
    error RuleSets_EmptySpan(uint32 first, uint32 last);
    /// @notice Thrown when the last block of a span is not over.
    error RuleSets_FutureBlock(uint32 last);
    /// @notice Thrown when the last block has another hash here, or 0 where it is too long ago to tell.
    error RuleSets_ForeignBlock(uint32 last, bytes32 given, bytes32 actual);
    /// @notice Thrown when a root is missing.
    error RuleSets_NoRoot(uint32 first, uint32 last);

    /// @notice Propose what the monitor should judge a program by; takes the place of an earlier proposal. By
    /// PROGRAM_ADMIN.
    /// @param report digest of the back-test: alerts added and removed, holds per day, and whom they fall on
    function proposeRuleSet(address program, bytes32 ruleSet, bytes32 report) external;

    /// @notice Activate what was proposed, in the place of what is active. By INVESTIGATOR, another person.
    function activateRuleSet(address program, bytes32 ruleSet, bytes32 report) external;

    /// @notice Take the active rule set away: the monitor may only alert. By INVESTIGATOR or PROGRAM_ADMIN, one person,
    /// at once.
    function deactivateRuleSet(address program) external;

    /// @notice Commit to all that was judged in the blocks from `first` to `last`. By MONITOR.
    /// @dev Only `last` has to be recent: however long the monitor was away, one span covers it.
    /// @param first the block after the last posted one
    /// @param lastHash hash of `last`: a root of a branch the chain left reverts
    /// @param judged payments judged in the span
    /// @param alerts how many of them gave an alert
    function postOutcomes(uint32 first, uint32 last, bytes32 lastHash, bytes32 root, uint32 judged, uint32 alerts)
        external;

    /// @notice Digest of the rule set the monitor judges a program by, 0 for none.
    function active(address program) external view returns (bytes32);
    /// @notice The last activation of a program; its `ruleSet` is 0 once it was taken away.
    function activationOf(address program) external view returns (Activation memory);
    /// @notice What waits for its second person; nothing once it was activated.
    function candidateOf(address program) external view returns (Candidate memory);
    /// @notice The last block outcomes were posted of; at first the one before this contract's own.
    function postedTo() external view returns (uint32);
    function treasury() external view returns (address);
}
