// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Blockhash} from "@openzeppelin/contracts/utils/Blockhash.sol";
import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";
import {AppealState, IHearings} from "./interfaces/IHearings.sol";
import {Hold, HoldState, IHolds, Rule} from "./interfaces/IHolds.sol";
import {IOffices, Office} from "./interfaces/IOffices.sol";
import {HoldTerms, IPayer, Payment, RunState} from "./interfaces/IPayer.sol";
import {ITreasury} from "./interfaces/ITreasury.sol";

/// @notice See {IHolds}, where every word is.
contract Holds is IHolds, ReentrancyGuardTransient {
    uint256 private constant BPS = 10_000;

    IOffices public immutable offices;
    ITreasury private immutable _treasury;

    uint16 public rules;
    mapping(uint16 ruleNo => Rule) private _rules;
    mapping(address program => mapping(uint64 paymentId => Hold)) private _holds;
    mapping(address program => mapping(uint64 casePeriod => uint40)) private _firstPlacedAt;
    mapping(address program => mapping(uint64 casePeriod => bool)) private _botHeld;
    mapping(address program => mapping(uint16 period => uint32)) private _botHolds;
    /// @inheritdoc IHolds
    mapping(address program => mapping(bytes32 alert => bool)) public alertUsed;

    constructor(IOffices offices_, ITreasury treasury_) {
        offices = offices_;
        _treasury = treasury_;
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
        if (reason == 0 || alert == 0 || evidence == 0 || notice == 0) revert Holds_Incomplete(paymentId);
        if (_rules[ruleNo].armer == 0) revert Holds_RuleNotArmed(ruleNo);
        if (bot && alertUsed[program][alert]) revert Holds_OncePerPayment(paymentId, alert);
        bytes32 actual = Blockhash.blockHash(triggerBlock);
        if (actual == 0 || actual != triggerHash) revert Holds_ForeignTrigger(triggerBlock, triggerHash, actual);
        HoldState state = _holds[program][paymentId].state;
        if (state == HoldState.PLACED || state == HoldState.SUSTAINED) revert Holds_WrongState(paymentId, state);
        if (_appealStands(program, paymentId)) revert Holds_Appealed(paymentId);
        if (IPayer(program).acted(paymentId, by)) revert Holds_Involved(paymentId, by);
        (uint16 period, uint40 payableAt, HoldTerms memory terms) = _requireHoldable(program, paymentId, alert, bot);
        uint40 deadline = _requireExpiry(program, _casePeriod(paymentId, period), payableAt, expiresAt, terms, bot);

        if (bot) _countBotHold(program, paymentId, alert, period, terms);
        _holds[program][paymentId] = Hold({
            placedAt: uint40(block.timestamp),
            expiresAt: expiresAt,
            ruleNo: ruleNo,
            reason: reason,
            placer: by,
            state: HoldState.PLACED,
            reviewer: 0
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

        IPayer(program).free(paymentId);
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
        uint40 first = _firstPlacedAt[program][_casePeriod(paymentId, p.period)];
        h.state = HoldState.SUSTAINED;
        h.reviewer = by;
        h.expiresAt = first + IPayer(program).holdTerms().sustainedCap;
        proposal = IHearings(_treasury.hearings()).propose(program, paymentId, by);

        emit HoldSustained(program, paymentId, proposal, reasonHash, h.expiresAt, by);
    }

    /* ANYONE */

    /// @inheritdoc IHolds
    function lapse(address program, uint64 paymentId) external nonReentrant {
        Hold storage h = _holds[program][paymentId];
        if (h.state != HoldState.PLACED && h.state != HoldState.SUSTAINED) revert Holds_WrongState(paymentId, h.state);
        if (block.timestamp < h.expiresAt) revert Holds_Expiry(paymentId, h.expiresAt);

        h.state = HoldState.LAPSED;

        emit HoldLapsed(program, paymentId);

        IPayer(program).free(paymentId);
    }

    /* HEARINGS */

    /// @inheritdoc IHolds
    function releaseOnAppeal(address program, uint64 paymentId) external nonReentrant {
        _requireHearings();
        Hold storage h = _holds[program][paymentId];
        if (h.state != HoldState.PLACED && h.state != HoldState.SUSTAINED) revert Holds_WrongState(paymentId, h.state);

        h.state = HoldState.RELEASED;

        emit HoldReleasedOnAppeal(program, paymentId);

        IPayer(program).free(paymentId);
    }

    /// @inheritdoc IHolds
    function close(address program, uint64 paymentId, uint64 proposal) external nonReentrant {
        _requireHearings();
        Hold storage h = _holds[program][paymentId];
        if (h.state != HoldState.SUSTAINED) revert Holds_WrongState(paymentId, h.state);

        h.state = HoldState.STRUCK;

        emit HoldStruck(program, paymentId, proposal);
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
    function deadlineOf(address program, uint32 caseNo, uint16 period) external view returns (uint40) {
        uint40 first = _firstPlacedAt[program][_casePeriod(caseNo, period)];
        return first == 0 ? 0 : first + IPayer(program).holdTerms().maxTotalHold;
    }

    /// @inheritdoc IHolds
    function botHoldsOf(address program, uint16 period) external view returns (uint32 placed, uint32 cap) {
        return (_botHolds[program][period], _cap(program, period, IPayer(program).holdTerms()));
    }

    /// @inheritdoc IHolds
    function ruleOf(uint16 ruleNo) external view returns (Rule memory) {
        return _rules[ruleNo];
    }

    /* INTERNAL */

    function _requireHoldable(address program, uint64 paymentId, bytes32 alert, bool bot)
        private
        view
        returns (uint16 period, uint40 payableAt, HoldTerms memory terms)
    {
        Payment memory p;
        RunState run;
        uint32 payableBlock;
        (p, run, payableAt, payableBlock) = IPayer(program).payment(paymentId);
        if (run != RunState.CERTIFIED) revert Holds_NotCertified(paymentId);

        period = p.period;
        terms = IPayer(program).holdTerms();
        if (!bot) return (period, payableAt, terms);
        bool over = block.timestamp >= payableAt && block.number >= payableBlock;
        if (over) revert Holds_WindowOver(paymentId, payableAt, payableBlock);
        if (_botHeld[program][_casePeriod(paymentId, period)]) revert Holds_OncePerPayment(paymentId, alert);
        uint32 cap = _cap(program, period, terms);
        if (_botHolds[program][period] >= cap) revert Holds_CapReached(program, period, cap);
    }

    /// @dev The clock begins at the first hold, and no later than the payment fell due: certification kept the time
    /// from there to the cancel date free, and no more (I3).
    function _requireExpiry(
        address program,
        uint64 casePeriod,
        uint40 payableAt,
        uint40 expiresAt,
        HoldTerms memory terms,
        bool bot
    ) private returns (uint40 deadline) {
        uint40 first = _firstPlacedAt[program][casePeriod];
        if (first == 0) {
            first = block.timestamp < payableAt ? uint40(block.timestamp) : payableAt;
            _firstPlacedAt[program][casePeriod] = first;
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
        uint16 period,
        HoldTerms memory terms
    ) private {
        alertUsed[program][alert] = true;
        _botHeld[program][_casePeriod(paymentId, period)] = true;
        uint32 placed = ++_botHolds[program][period];
        uint32 cap = _cap(program, period, terms);
        if (placed == cap) emit HoldCapReached(program, period, placed, cap);
    }

    function _cap(address program, uint16 period, HoldTerms memory terms) private view returns (uint32) {
        uint256 share = (uint256(IPayer(program).certifiedCount(period)) * terms.botShareBps) / BPS;
        return share > terms.botFloor ? uint32(share) : terms.botFloor;
    }

    function _requireReviewer(address program, uint64 paymentId, Hold storage h, uint32 by) private view {
        if (h.placer == by) revert Holds_SamePerson(by);
        if (IPayer(program).acted(paymentId, by)) revert Holds_Involved(paymentId, by);
    }

    /// @dev Once appealed, a payment is held again only if the agency was found right.
    function _appealStands(address program, uint64 paymentId) private view returns (bool) {
        AppealState state = IHearings(_treasury.hearings()).appealOf(program, paymentId).state;
        return state == AppealState.FILED || state == AppealState.FOR_CLAIMANT;
    }

    function _requireProgram(address program) private view {
        if (!_treasury.isProgram(program)) revert Holds_UnknownProgram(program);
    }

    function _requireHearings() private view {
        if (msg.sender != _treasury.hearings()) revert Holds_WrongCaller(msg.sender);
    }

    function _isBot(address key) private view returns (bool) {
        uint32 person = offices.personOf(key);
        return person != 0 && offices.inOffice(person, Office.MONITOR);
    }

    /// @dev The bot's one hold and the deadline belong to a case and period, not to the run that pays it.
    function _casePeriod(uint64 paymentId, uint16 period) private pure returns (uint64) {
        return (uint64(uint32(paymentId)) << 16) | period;
    }
}
