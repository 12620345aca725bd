// SPDX-License-Identifier: Apache-2.0
pragma solidity >=0.8.24;

enum HoldState {
    NONE,
    PLACED,
    SUSTAINED,
    RELEASED,
    LAPSED,
    STRUCK,
    CLOSED // its run was recalled: no outcome
}

/// @notice What became of a hold, for the figures of its rule family.
enum Outcome {
    NONE,
    OVERTURNED,
    UPHELD,
    UNREVIEWED
}

/// @notice A delay of one payment. Never a denial.
struct Hold {
    uint40 placedAt;
    uint40 expiresAt; // past it anyone may lapse the hold
    uint16 ruleNo;
    uint16 reason; // code of the program file's table of reasons
    uint32 placer;
    HoldState state;
    uint32 reviewer; // who released or sustained it, 0 for an appeal or a lapse
    bool extended; // once at most
    bool bot; // placed by the monitor
    bool counted; // its outcome is in its family's figures; only a hold of the monitor's ever is
}

/// @notice All versions of one rule, with what became of their holds. Counted anew after each re-arming.
struct Family {
    uint32 placed;
    uint32 overturned; // released as unfounded, or appeal decided for the claimant
    uint32 upheld; // struck, or lapsed after a hearing found it right
    uint32 unreviewed; // lapsed unseen: nobody's fault but the agency's
    uint40 armedAt; // of the last re-arming
    bool tripped; // past the agreed rate: it cannot hold
    uint32 proposer; // of the re-arming
    bytes32 reason; // of the re-arming
}

/// @notice A version of a fraud rule.
struct Rule {
    uint16 family; // versions of one rule share a family
    uint32 registrar;
    uint32 armer; // 0 until armed
    bytes32 ruleHash; // digest of the rule's definition and parameters
    bytes32 authority; // digest of the citation it rests on, 0 for none: then it can only alert
}

/// @title Holds on single payments
/// @notice Holds no value. The bot may delay a payment once, inside its challenge window, by an armed rule; persons
/// review what another placed; past expiry anyone ends it.
/// @custom:invariant I11 a hold has reason, rule, evidence, notice and expiry; past expiry anyone can lapse it
/// @custom:invariant I12 the total time held never passes the deadline fixed at the first hold
/// @custom:invariant I15 the bot places holds and does nothing else here; nobody reviews what they acted on
/// @custom:invariant I17 a rule family past its overturn rate cannot hold until two persons re-arm it
/// @custom:invariant I27 an alert leads to at most one hold; the bot holds only under an active rule set
interface IHolds {
    event RuleRegistered(
        uint16 indexed ruleNo, uint16 indexed family, bytes32 ruleHash, string authority, uint32 indexed by
    );
    event RuleDisarmed(uint16 indexed ruleNo, uint16 indexed family, uint32 indexed by);
    event OutcomeCounted(
        uint16 indexed family,
        address indexed program,
        uint64 indexed paymentId,
        Outcome outcome,
        uint32 overturned,
        uint32 upheld,
        uint32 unreviewed
    );
    event FuseTripped(uint16 indexed family, uint32 overturned, uint32 upheld);
    event RearmProposed(uint16 indexed family, bytes32 reasonHash, uint32 indexed by);
    event FuseRearmed(uint16 indexed family, bytes32 reasonHash, uint32 proposer, uint32 indexed by);
    event HoldExtended(
        address indexed program, uint64 indexed paymentId, bytes32 reasonHash, uint40 expiresAt, uint32 indexed by
    );
    event HoldClosed(address indexed program, uint64 indexed paymentId);
    event RuleArmed(uint16 indexed ruleNo, uint16 indexed family, uint32 registrar, uint32 indexed by);
    event HoldPlaced(
        address indexed program,
        uint64 indexed paymentId,
        bytes32 indexed alert,
        uint16 ruleNo,
        uint16 reason,
        uint32 triggerBlock,
        bytes32 triggerHash,
        bytes32 evidence,
        bytes32 notice,
        uint40 expiresAt,
        uint40 deadline,
        uint32 by
    );
    event HoldCapReached(address indexed program, uint16 indexed period, uint32 placed, uint32 cap);
    event HoldReleased(address indexed program, uint64 indexed paymentId, bytes32 reasonHash, uint32 indexed by);
    event HoldReleasedOnAppeal(address indexed program, uint64 indexed paymentId);
    event HoldSustained(
        address indexed program,
        uint64 indexed paymentId,
        uint64 indexed proposal,
        bytes32 reasonHash,
        uint40 expiresAt,
        uint32 by
    );
    event HoldLapsed(address indexed program, uint64 indexed paymentId);
    event HoldStruck(address indexed program, uint64 indexed paymentId, uint64 indexed proposal);

    /// @notice Thrown when a program is not one the Treasury opened.
    error Holds_UnknownProgram(address program);
    /// @notice Thrown when the caller is not the contract this act belongs to.
    error Holds_WrongCaller(address caller);
    /// @notice Thrown when a rule does not exist, is not armed, or has no legal authority to hold by.
    error Holds_RuleNotArmed(uint16 ruleNo);
    /// @notice Thrown when the bot would hold in a program without an active rule set (see {IRuleSets}).
    error Holds_NoActiveRuleSet(address program);
    /// @notice Thrown when too many holds of a rule's family were overturned, or, for a re-arming, were not.
    error Holds_Fuse(uint16 family, bool tripped);
    /// @notice Thrown when a re-arming was not proposed with this reason.
    error Holds_NotProposed(uint16 family, bytes32 reasonHash);
    /// @notice Thrown when a hold is extended a second time.
    error Holds_AlreadyExtended(uint64 paymentId);
    /// @notice Thrown when the terms of the fuse are out of bounds.
    error Holds_BadFuse(uint32 minOutcomes, uint16 rateBps);
    /// @notice Thrown when a rule is armed already.
    error Holds_AlreadyArmed(uint16 ruleNo);
    /// @notice Thrown when two acts that need different persons come from one.
    error Holds_SamePerson(uint32 person);
    /// @notice Thrown when a person who acted on the case or its run reviews its hold.
    error Holds_Involved(uint64 paymentId, uint32 person);
    /// @notice Thrown when reason, evidence, notice or alert is missing.
    error Holds_Incomplete(uint64 paymentId);
    /// @notice Thrown when an appeal of the payment is open, or was decided for the claimant.
    error Holds_Appealed(uint64 paymentId);
    /// @notice Thrown when the run of a payment is not certified.
    error Holds_NotCertified(uint64 paymentId);
    /// @notice Thrown when the bot comes after the challenge window.
    error Holds_WindowOver(uint64 paymentId, uint40 payableAt, uint32 payableBlock);
    /// @notice Thrown when the bot held this case in this period before, or used the alert.
    error Holds_OncePerPayment(uint64 paymentId, bytes32 alert);
    /// @notice Thrown when the trigger's block is not on this chain.
    error Holds_ForeignTrigger(uint32 triggerBlock, bytes32 given, bytes32 actual);
    /// @notice Thrown when an expiry is not after now, or past the limit.
    error Holds_BadExpiry(uint40 expiresAt, uint40 limit);
    /// @notice Thrown when the bot's holds of a period reached their cap.
    error Holds_CapReached(address program, uint16 period, uint32 cap);
    /// @notice Thrown when a hold is not in the state the act needs.
    error Holds_WrongState(uint64 paymentId, HoldState state);
    /// @notice Thrown when a hold's time is over, or, for a lapse, is not.
    error Holds_Expiry(uint64 paymentId, uint40 expiresAt);

    /// @notice Register a version of a rule. By PROGRAM_ADMIN.
    /// @param authority the citation it rests on; empty: the rule may alert and never hold
    function registerRule(uint16 family, bytes32 ruleHash, string calldata authority) external returns (uint16 ruleNo);

    /// @notice Arm a registered rule. By INVESTIGATOR, another person than the registrar.
    function armRule(uint16 ruleNo) external;

    /// @notice Take a rule's power to hold. By INVESTIGATOR or PROGRAM_ADMIN, one person, at once.
    function disarmRule(uint16 ruleNo) external;

    /// @notice Propose to re-arm a family whose fuse tripped, with a published reason. By INVESTIGATOR.
    function proposeRearm(uint16 family, bytes32 reasonHash) external;

    /// @notice Re-arm it for the same reason; its figures begin anew. By PROGRAM_ADMIN, another person.
    function rearm(uint16 family, bytes32 reasonHash) external;

    /// @notice Delay a certified payment. By MONITOR (the bot, once, in its window, under an active rule set) or by INVESTIGATOR.
    /// @dev Total time is counted from the first hold, or from when the payment fell due if that was earlier.
    /// @param alert digest of the alert anyone can recompute; the bot uses each once
    /// @param triggerBlock block whose events gave the alert, with its hash: a hold for an orphaned block reverts
    /// @param evidence commitment to what the alert rests on
    /// @param notice digest of the notice the person can read
    function place(
        address program,
        uint64 paymentId,
        uint16 ruleNo,
        uint16 reason,
        bytes32 alert,
        uint32 triggerBlock,
        bytes32 triggerHash,
        bytes32 evidence,
        bytes32 notice,
        uint40 expiresAt
    ) external;

    /// @notice End a hold as unfounded. By INVESTIGATOR, neither the placer nor someone who acted on the case.
    function release(address program, uint64 paymentId, bytes32 reasonHash) external;

    /// @notice Let a hold last longer, once, within its deadline. By INVESTIGATOR, as for {release}.
    function extend(address program, uint64 paymentId, uint40 expiresAt, bytes32 reasonHash) external;

    /// @notice Find a hold well founded and open the proposal to strike. By INVESTIGATOR, as for {release}.
    function sustain(address program, uint64 paymentId, bytes32 reasonHash) external returns (uint64 proposal);

    /// @notice End a hold whose time is over, or whose run was recalled. By anyone.
    /// @custom:invariant I18 a dead daemon or officer never stops an expired hold
    function lapse(address program, uint64 paymentId) external;

    /// @notice End a hold until its appeal is decided. By Hearings.
    function releaseOnAppeal(address program, uint64 paymentId) external;

    /// @notice Count a hold as founded that an appeal freed or outlasted, and that was decided for the agency. By
    /// Hearings. It changes nothing about the payment.
    function uphold(address program, uint64 paymentId) external;
    /// @notice End a hold, if it still lasts, and count it as overturned: its appeal was decided for the claimant. What
    /// was struck meanwhile counts as founded no more. By Hearings.
    function overturn(address program, uint64 paymentId) external;

    /// @notice End a hold whose payment is struck. By Changes.
    function close(address program, uint64 paymentId, uint64 proposal) external;

    function holdOf(address program, uint64 paymentId) external view returns (Hold memory);
    /// @notice The last second a payment may be held unless it is sustained, 0 before its first hold. It is that of its
    /// case and period: a payment of another run of the period shares it.
    function deadlineOf(address program, uint64 paymentId) external view returns (uint40);
    function botHoldsOf(address program, uint16 period) external view returns (uint32 placed, uint32 cap);
    function ruleOf(uint16 ruleNo) external view returns (Rule memory);
    function familyOf(uint16 family) external view returns (Family memory);
    function alertUsed(address program, bytes32 alert) external view returns (bool);
    function treasury() external view returns (address);
}
