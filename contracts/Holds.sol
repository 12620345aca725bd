// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Blockhash} from "@openzeppelin/contracts/utils/Blockhash.sol";
import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";
import {Appeal, AppealState, IHearings} from "./interfaces/IHearings.sol";
import {IChanges} from "./interfaces/IChanges.sol";
import {Family, Hold, HoldState, IHolds, Outcome, Rule} from "./interfaces/IHolds.sol";
import {IOffices, Office} from "./interfaces/IOffices.sol";
import {HoldTerms, IPayer, Payment, PaymentKind, RunState} from "./interfaces/IPayer.sol";
import {IRuleSets} from "./interfaces/IRuleSets.sol";
import {ITreasury} from "./interfaces/ITreasury.sol";

/// @notice See {IHolds}, where every word is.
contract Holds is IHolds, ReentrancyGuardTransient {
    uint256 private constant BPS = 10_000;

    IOffices public immutable offices;
    ITreasury private immutable _treasury;
    /// @notice Reviewed outcomes of a family from which its fuse works.
    uint32 public immutable fuseOutcomes;
    /// @notice Share of overturned among reviewed outcomes, in 1/10000, past which it trips.
    uint16 public immutable fuseRateBps;

    uint16 public rules;
    mapping(uint16 ruleNo => Rule) private _rules;
    mapping(uint16 family => Family) private _families;
    mapping(address program => mapping(uint64 paymentId => Hold)) private _holds;
    mapping(address program => mapping(uint256 subject => uint40)) private _firstPlacedAt;
    mapping(address program => mapping(uint256 subject => bool)) private _botHeld;
    mapping(address program => mapping(uint16 period => uint32)) private _botHolds;
    /// @inheritdoc IHolds
    mapping(address program => mapping(bytes32 alert => bool)) public alertUsed;

    constructor(IOffices offices_, ITreasury treasury_, uint32 fuseOutcomes_, uint16 fuseRateBps_) {
        bool sound = fuseOutcomes_ != 0 && fuseRateBps_ != 0 && fuseRateBps_ < BPS;
        if (!sound) revert Holds_BadFuse(fuseOutcomes_, fuseRateBps_);

        offices = offices_;
        _treasury = treasury_;
        fuseOutcomes = fuseOutcomes_;
        fuseRateBps = fuseRateBps_;
    }

    /* RULES */

    /// @inheritdoc IHolds
    function registerRule(uint16 family, bytes32 ruleHash, string calldata authority) external returns (uint16 ruleNo) {
        uint32 by = offices.holder(msg.sender, Office.PROGRAM_ADMIN);

        ruleNo = ++rules;
        bytes32 cited = bytes(authority).length == 0 ? bytes32(0) : keccak256(bytes(authority));
        _rules[ruleNo] = Rule({family: family, registrar: by, armer: 0, ruleHash: ruleHash, authority: cited});

        emit RuleRegistered(ruleNo, family, ruleHash, authority, by);
    }

    /// @inheritdoc IHolds
    function armRule(uint16 ruleNo) external {
        uint32 by = offices.holder(msg.sender, Office.INVESTIGATOR);
        Rule storage r = _rules[ruleNo];
        if (r.authority == 0) revert Holds_RuleNotArmed(ruleNo);
        if (r.armer != 0) revert Holds_AlreadyArmed(ruleNo);
        if (r.registrar == by) revert Holds_SamePerson(by);

        r.armer = by;

        emit RuleArmed(ruleNo, r.family, r.registrar, by);
    }

    /// @inheritdoc IHolds
    function disarmRule(uint16 ruleNo) external {
        uint32 by = offices.personOf(msg.sender);
        bool admin = by != 0 && offices.inOffice(by, Office.PROGRAM_ADMIN);
        if (!admin) by = offices.holder(msg.sender, Office.INVESTIGATOR);
        Rule storage r = _rules[ruleNo];
        if (r.armer == 0) revert Holds_RuleNotArmed(ruleNo);

        r.armer = 0;

        emit RuleDisarmed(ruleNo, r.family, by);
    }

    /// @inheritdoc IHolds
    function proposeRearm(uint16 family, bytes32 reasonHash) external {
        uint32 by = offices.holder(msg.sender, Office.INVESTIGATOR);
        Family storage f = _families[family];
        if (!f.tripped) revert Holds_Fuse(family, false);
        if (reasonHash == 0) revert Holds_NotProposed(family, reasonHash);

        f.proposer = by;
        f.reason = reasonHash;

        emit RearmProposed(family, reasonHash, by);
    }

    /// @inheritdoc IHolds
    function rearm(uint16 family, bytes32 reasonHash) external {
        uint32 by = offices.holder(msg.sender, Office.PROGRAM_ADMIN);
        Family memory f = _families[family];
        if (!f.tripped) revert Holds_Fuse(family, false);
        bool proposed = f.reason != 0 && f.reason == reasonHash && offices.inOffice(f.proposer, Office.INVESTIGATOR);
        if (!proposed) revert Holds_NotProposed(family, reasonHash);
        if (f.proposer == by) revert Holds_SamePerson(by);

        delete _families[family];
        _families[family].armedAt = uint40(block.timestamp);

        emit FuseRearmed(family, reasonHash, f.proposer, by);
    }

    /* MONITOR AND INVESTIGATOR */

    /// @inheritdoc IHolds
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
    ) external nonReentrant {
        bool bot = _isBot(msg.sender);
        uint32 by = offices.holder(msg.sender, bot ? Office.MONITOR : Office.INVESTIGATOR);
        _requireProgram(program);
        // A person answers for a hold of theirs; the bot for none but what two persons let it judge by.
        if (bot && IRuleSets(_treasury.ruleSets()).active(program) == 0) revert Holds_NoActiveRuleSet(program);
        if (reason == 0 || alert == 0 || evidence == 0 || notice == 0) revert Holds_Incomplete(paymentId);
        if (_rules[ruleNo].armer == 0) revert Holds_RuleNotArmed(ruleNo);
        Family storage f = _families[_rules[ruleNo].family];
        if (f.tripped) revert Holds_Fuse(_rules[ruleNo].family, true);
        if (bot && alertUsed[program][alert]) revert Holds_OncePerPayment(paymentId, alert);
        bytes32 actual = Blockhash.blockHash(triggerBlock);
        if (actual == 0 || actual != triggerHash) revert Holds_ForeignTrigger(triggerBlock, triggerHash, actual);
        HoldState state = _holds[program][paymentId].state;
        if (state == HoldState.PLACED || state == HoldState.SUSTAINED) revert Holds_WrongState(paymentId, state);
        if (_appealStands(program, paymentId)) revert Holds_Appealed(paymentId);
        if (IPayer(program).acted(paymentId, by)) revert Holds_Involved(paymentId, by);
        (Payment memory p, uint40 payableAt, HoldTerms memory terms) = _requireHoldable(program, paymentId, alert, bot);
        uint40 deadline = _requireExpiry(program, _subject(paymentId, p), payableAt, expiresAt, terms, bot);

        ++f.placed;
        if (bot) _countBotHold(program, paymentId, alert, p, terms);
        _holds[program][paymentId] = Hold({
            placedAt: uint40(block.timestamp),
            expiresAt: expiresAt,
            ruleNo: ruleNo,
            reason: reason,
            placer: by,
            state: HoldState.PLACED,
            reviewer: 0,
            extended: false,
            counted: false,
            bot: bot
        });

        emit HoldPlaced(
            program,
            paymentId,
            alert,
            ruleNo,
            reason,
            triggerBlock,
            triggerHash,
            evidence,
            notice,
            expiresAt,
            deadline,
            by
        );

        IPayer(program).setHeld(paymentId);
    }

    /// @inheritdoc IHolds
    function release(address program, uint64 paymentId, bytes32 reasonHash) external nonReentrant {
        uint32 by = offices.holder(msg.sender, Office.INVESTIGATOR);
        Hold storage h = _holds[program][paymentId];
        if (h.state != HoldState.PLACED && h.state != HoldState.SUSTAINED) revert Holds_WrongState(paymentId, h.state);
        _requireReviewer(program, paymentId, h, by);
        if (reasonHash == 0) revert Holds_Incomplete(paymentId);

        h.state = HoldState.RELEASED;
        h.reviewer = by;

        emit HoldReleased(program, paymentId, reasonHash, by);
        // What ended because its run was recalled says nothing about the rule.
        if (!_isRecalled(program, paymentId)) _count(program, paymentId, h, Outcome.OVERTURNED);

        IPayer(program).free(paymentId);
    }

    /// @inheritdoc IHolds
    function extend(address program, uint64 paymentId, uint40 expiresAt, bytes32 reasonHash) external nonReentrant {
        uint32 by = offices.holder(msg.sender, Office.INVESTIGATOR);
        Hold storage h = _holds[program][paymentId];
        if (h.state != HoldState.PLACED) revert Holds_WrongState(paymentId, h.state);
        if (block.timestamp >= h.expiresAt) revert Holds_Expiry(paymentId, h.expiresAt);
        _requireReviewer(program, paymentId, h, by);
        if (h.extended) revert Holds_AlreadyExtended(paymentId);
        if (reasonHash == 0) revert Holds_Incomplete(paymentId);
        uint40 deadline = _deadline(program, paymentId);
        if (expiresAt <= h.expiresAt || expiresAt > deadline) revert Holds_BadExpiry(expiresAt, deadline);

        h.extended = true;
        h.expiresAt = expiresAt;

        emit HoldExtended(program, paymentId, reasonHash, expiresAt, by);
    }

    /// @inheritdoc IHolds
    function sustain(address program, uint64 paymentId, bytes32 reasonHash)
        external
        nonReentrant
        returns (uint64 proposal)
    {
        uint32 by = offices.holder(msg.sender, Office.INVESTIGATOR);
        Hold storage h = _holds[program][paymentId];
        if (h.state != HoldState.PLACED) revert Holds_WrongState(paymentId, h.state);
        if (block.timestamp >= h.expiresAt) revert Holds_Expiry(paymentId, h.expiresAt);
        _requireReviewer(program, paymentId, h, by);
        if (reasonHash == 0) revert Holds_Incomplete(paymentId);

        (Payment memory p,,,) = IPayer(program).payment(paymentId);
        uint40 first = _firstPlacedAt[program][_subject(paymentId, p)];
        h.state = HoldState.SUSTAINED;
        h.reviewer = by;
        h.expiresAt = first + IPayer(program).holdTerms().sustainedCap;
        IHearings(_treasury.hearings()).reopen(program, paymentId);
        proposal = IChanges(_treasury.changes()).proposeStrike(program, paymentId, reasonHash, by);

        emit HoldSustained(program, paymentId, proposal, reasonHash, h.expiresAt, by);
    }

    /* ANYONE */

    /// @inheritdoc IHolds
    function lapse(address program, uint64 paymentId) external nonReentrant {
        Hold storage h = _holds[program][paymentId];
        if (h.state != HoldState.PLACED && h.state != HoldState.SUSTAINED) revert Holds_WrongState(paymentId, h.state);
        bool recalled = _isRecalled(program, paymentId);
        if (block.timestamp < h.expiresAt && !recalled) revert Holds_Expiry(paymentId, h.expiresAt);

        h.state = recalled ? HoldState.CLOSED : HoldState.LAPSED;

        if (recalled) {
            emit HoldClosed(program, paymentId);
        } else {
            emit HoldLapsed(program, paymentId);
            Appeal memory a = IHearings(_treasury.hearings()).appealOf(program, paymentId);
            bool upheld = a.state == AppealState.FOR_AGENCY && a.receivedAt >= h.placedAt;
            Outcome outcome = upheld ? Outcome.UPHELD : Outcome.UNREVIEWED;
            // An appeal that is still open will say what the hold was worth.
            if (a.state != AppealState.FILED) _count(program, paymentId, h, outcome);
        }

        IPayer(program).free(paymentId);
    }

    /* HEARINGS AND CHANGES */

    /// @inheritdoc IHolds
    function releaseOnAppeal(address program, uint64 paymentId) external nonReentrant {
        _requireCaller(_treasury.hearings());
        Hold storage h = _holds[program][paymentId];
        if (h.state != HoldState.PLACED && h.state != HoldState.SUSTAINED) revert Holds_WrongState(paymentId, h.state);

        h.state = HoldState.RELEASED;

        emit HoldReleasedOnAppeal(program, paymentId);

        IPayer(program).free(paymentId);
    }

    /// @inheritdoc IHolds
    function overturn(address program, uint64 paymentId) external nonReentrant {
        _requireCaller(_treasury.hearings());
        Hold storage h = _holds[program][paymentId];
        bool lasts = h.state == HoldState.PLACED || h.state == HoldState.SUSTAINED;

        if (h.state == HoldState.STRUCK) _uncount(h);
        _count(program, paymentId, h, Outcome.OVERTURNED);
        if (!lasts) return;

        h.state = HoldState.RELEASED;

        emit HoldReleasedOnAppeal(program, paymentId);

        IPayer(program).free(paymentId);
    }

    /// @inheritdoc IHolds
    function uphold(address program, uint64 paymentId) external nonReentrant {
        _requireCaller(_treasury.hearings());
        Hold storage h = _holds[program][paymentId];
        bool ended = h.state == HoldState.RELEASED || h.state == HoldState.LAPSED;

        // What was freed by the appeal, or ran out under it, was founded all the same.
        if (ended) _count(program, paymentId, h, Outcome.UPHELD);
    }

    /// @inheritdoc IHolds
    function close(address program, uint64 paymentId, uint64 proposal) external nonReentrant {
        _requireCaller(_treasury.changes());
        Hold storage h = _holds[program][paymentId];
        if (h.state != HoldState.SUSTAINED) revert Holds_WrongState(paymentId, h.state);

        h.state = HoldState.STRUCK;

        emit HoldStruck(program, paymentId, proposal);
        _count(program, paymentId, h, Outcome.UPHELD);
    }

    /* VIEWS */

    /// @inheritdoc IHolds
    function treasury() external view returns (address) {
        return address(_treasury);
    }

    /// @inheritdoc IHolds
    function holdOf(address program, uint64 paymentId) external view returns (Hold memory) {
        return _holds[program][paymentId];
    }

    /// @inheritdoc IHolds
    function deadlineOf(address program, uint64 paymentId) external view returns (uint40) {
        return _deadline(program, paymentId);
    }

    /// @inheritdoc IHolds
    function botHoldsOf(address program, uint16 period) external view returns (uint32 placed, uint32 cap) {
        return (_botHolds[program][period], _cap(program, period, IPayer(program).holdTerms()));
    }

    /// @inheritdoc IHolds
    function ruleOf(uint16 ruleNo) external view returns (Rule memory) {
        return _rules[ruleNo];
    }

    /// @inheritdoc IHolds
    function familyOf(uint16 family) external view returns (Family memory) {
        return _families[family];
    }

    /* INTERNAL */

    function _requireHoldable(address program, uint64 paymentId, bytes32 alert, bool bot)
        private
        view
        returns (Payment memory p, uint40 payableAt, HoldTerms memory terms)
    {
        RunState run;
        uint32 payableBlock;
        (p, run, payableAt, payableBlock) = IPayer(program).payment(paymentId);
        if (run != RunState.CERTIFIED) revert Holds_NotCertified(paymentId);

        terms = IPayer(program).holdTerms();
        if (!bot) return (p, payableAt, terms);
        bool over = block.timestamp >= payableAt && block.number >= payableBlock;
        if (over) revert Holds_WindowOver(paymentId, payableAt, payableBlock);
        if (_botHeld[program][_subject(paymentId, p)]) revert Holds_OncePerPayment(paymentId, alert);
        uint32 cap = _cap(program, p.period, terms);
        if (_botHolds[program][p.period] >= cap) revert Holds_CapReached(program, p.period, cap);
    }

    /// @dev The clock begins at the first hold, and no later than the payment fell due: certification kept the time
    /// from there to the cancel date free, and no more (I3).
    function _requireExpiry(
        address program,
        uint256 subject,
        uint40 payableAt,
        uint40 expiresAt,
        HoldTerms memory terms,
        bool bot
    ) private returns (uint40 deadline) {
        uint40 first = _firstPlacedAt[program][subject];
        if (first == 0) {
            first = block.timestamp < payableAt ? uint40(block.timestamp) : payableAt;
            _firstPlacedAt[program][subject] = first;
        }
        deadline = first + terms.maxTotalHold;
        uint40 limit = bot ? uint40(block.timestamp) + terms.botHold : deadline;
        if (limit > deadline) limit = deadline;
        if (expiresAt <= block.timestamp || expiresAt > limit) revert Holds_BadExpiry(expiresAt, limit);
    }

    /// @dev Only the bot uses alerts up: a person citing one must not keep the bot from acting on it.
    function _countBotHold(
        address program,
        uint64 paymentId,
        bytes32 alert,
        Payment memory p,
        HoldTerms memory terms
    ) private {
        alertUsed[program][alert] = true;
        _botHeld[program][_subject(paymentId, p)] = true;
        uint32 placed = ++_botHolds[program][p.period];
        uint32 cap = _cap(program, p.period, terms);
        if (placed == cap) emit HoldCapReached(program, p.period, placed, cap);
    }

    function _cap(address program, uint16 period, HoldTerms memory terms) private view returns (uint32) {
        uint256 share = (uint256(IPayer(program).certifiedCount(period)) * terms.botShareBps) / BPS;
        return share > terms.botFloor ? uint32(share) : terms.botFloor;
    }

    function _requireReviewer(address program, uint64 paymentId, Hold storage h, uint32 by) private view {
        if (h.placer == by) revert Holds_SamePerson(by);
        if (IPayer(program).acted(paymentId, by)) revert Holds_Involved(paymentId, by);
    }

    /// @dev Each hold counts once. A family whose holds are too often unfounded loses its power.
    function _count(address program, uint64 paymentId, Hold storage h, Outcome outcome) private {
        // What a person holds says nothing about the rule it cites.
        if (h.counted || !h.bot) return;

        h.counted = true;
        uint16 family = _rules[h.ruleNo].family;
        Family storage f = _families[family];
        // Re-arming forgot what was placed before.
        if (h.placedAt < f.armedAt) return;

        if (outcome == Outcome.OVERTURNED) ++f.overturned;
        else if (outcome == Outcome.UPHELD) ++f.upheld;
        else ++f.unreviewed;

        emit OutcomeCounted(family, program, paymentId, outcome, f.overturned, f.upheld, f.unreviewed);

        uint256 reviewed = uint256(f.overturned) + f.upheld;
        bool past = reviewed >= fuseOutcomes && uint256(f.overturned) * BPS > reviewed * fuseRateBps;
        if (past && !f.tripped) {
            f.tripped = true;
            emit FuseTripped(family, f.overturned, f.upheld);
        }
    }

    /// @dev What was struck counted as founded, until a late appeal was won.
    function _uncount(Hold storage h) private {
        Family storage f = _families[_rules[h.ruleNo].family];
        // Re-arming forgot the outcomes of before.
        if (!h.counted || h.placedAt < f.armedAt || f.upheld == 0) return;

        h.counted = false;
        --f.upheld;
    }

    function _isRecalled(address program, uint64 paymentId) private view returns (bool) {
        (, RunState run,,) = IPayer(program).payment(paymentId);
        return run == RunState.RECALLED;
    }

    /// @dev The last second of a payment's holds before one is sustained, 0 before the first.
    function _deadline(address program, uint64 paymentId) private view returns (uint40) {
        (Payment memory p,,,) = IPayer(program).payment(paymentId);
        uint40 first = _firstPlacedAt[program][_subject(paymentId, p)];
        return first == 0 ? 0 : first + IPayer(program).holdTerms().maxTotalHold;
    }

    function _appealState(address program, uint64 paymentId) private view returns (AppealState) {
        return IHearings(_treasury.hearings()).appealOf(program, paymentId).state;
    }

    /// @dev Once appealed, a payment is held again only if the agency was found right.
    function _appealStands(address program, uint64 paymentId) private view returns (bool) {
        AppealState state = _appealState(program, paymentId);
        return state == AppealState.FILED || state == AppealState.FOR_CLAIMANT;
    }

    function _requireProgram(address program) private view {
        if (!_treasury.isProgram(program)) revert Holds_UnknownProgram(program);
    }

    function _requireCaller(address expected) private view {
        if (msg.sender != expected) revert Holds_WrongCaller(msg.sender);
    }

    function _isBot(address key) private view returns (bool) {
        uint32 person = offices.personOf(key);
        return person != 0 && offices.inOffice(person, Office.MONITOR);
    }

    /// @dev The bot's one hold and the deadline belong to a case and period, not to the run that pays it; those of a
    /// single run to its payment.
    function _subject(uint64 paymentId, Payment memory p) private pure returns (uint256) {
        if (p.kind != PaymentKind.REGULAR) return uint256(paymentId) << 64;
        return (uint256(uint32(paymentId)) << 16) | p.period;
    }
}
