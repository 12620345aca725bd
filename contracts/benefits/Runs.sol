// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {SetAside} from "../abstracts/SetAside.sol";
import {IBenefitProgram, Period, Run, Terms} from "../interfaces/IBenefitProgram.sol";
import {IOffices, Office} from "../interfaces/IOffices.sol";
import {Payment, PaymentKind, PaymentState, RunState} from "../interfaces/IPayer.sol";
import {Case, IRoster} from "../interfaces/IRoster.sol";
import {Approvals} from "../libraries/Approvals.sol";
import {Entries} from "../libraries/Entries.sol";
import {Calendar} from "./Calendar.sol";

/// @title Payment runs: opened by one person, sealed word by word, approved by others, settled by anyone
abstract contract Runs is Calendar, SetAside {
    uint256 internal constant WORD = Entries.WORD;
    uint256 internal constant LANE = (1 << WORD) - 1;
    /// @dev Bits of a dead run are given back to their period this long after it died, so that two makers cannot
    /// race for the same cases.
    uint40 private constant CLEARING = 1 days;
    /// @dev A payment that fails may leave its word this long after it fell due.
    uint40 private constant FAILING = 1 days;
    /// @dev A single run takes two approvers at the least, whatever its band says.
    uint8 private constant SINGLE_APPROVERS = 2;

    IRoster internal immutable _roster;
    uint40 private immutable _challengeWindow;
    uint32 private immutable _challengeBlocks;
    uint40 private immutable _approvalWindow;
    uint40 private immutable _margin; // the sustained cap and what is kept before the cancel date

    /// @inheritdoc IBenefitProgram
    uint32 public runs;
    mapping(uint32 run => Run) internal _runs;
    mapping(uint32 word => uint256 bits) internal _established;
    mapping(uint32 word => uint256 runAndBits) internal _lane; // run (32) | sealed, not yet paid or set aside (224)
    mapping(uint32 word => uint256 tagAndBits) internal _issued; // period (32) | sealed in that period (224)

    constructor(IOffices offices, IRoster roster_, Terms memory terms) Calendar(offices, terms) {
        _roster = roster_;
        _challengeWindow = terms.challengeWindow;
        _challengeBlocks = terms.challengeBlocks;
        _approvalWindow = terms.approvalWindow;
        _margin = terms.holds.sustainedCap + terms.margin;
    }

    /* MAKER, APPROVER */

    /// @inheritdoc IBenefitProgram
    function openRun(uint16 period, uint32 first, uint32 last, uint32 allotment) external returns (uint32 run) {
        uint32 by = _holder(Office.MAKER);
        _offices.requireRunning();
        uint40 issueAt = _periods[period].issueAt;
        if (issueAt == 0 || block.timestamp + _leadTime < issueAt) {
            revert BenefitProgram_TooEarly(period, issueAt == 0 ? 0 : issueAt - _leadTime);
        }
        uint32 lastWord = uint32(_roster.cases() / WORD);
        if (first > last || last > lastWord) revert BenefitProgram_BadWords(first, last, lastWord);

        Run storage r;
        (run, r) = _open(by, allotment);
        r.period = period;
        r.state = RunState.OPENED;
        r.first = first;
        r.last = last;
        r.sealedTo = first;
        r.contentHash = keccak256(abi.encode(address(this), run, period, first, last, allotment));

        emit RunOpened(run, period, first, last, allotment, by);
    }

    /// @inheritdoc IBenefitProgram
    function approveRun(uint32 run, bytes32 contentHash, uint64 total) external nonReentrant {
        uint32 by = _holder(Office.APPROVER);
        _offices.requireRunning();
        Run storage r = _runs[run];
        _requireRun(run, RunState.SEALED);
        _requireInWindow(run, r);
        if (by == r.maker) revert BenefitProgram_SamePerson(by);
        _requireMaker(run, r);
        if (contentHash != r.contentHash || total != r.total) {
            revert BenefitProgram_ContentDiffers(run, r.contentHash, r.total);
        }
        if (total == 0) revert BenefitProgram_EmptyRun(run);

        // A single run counts in the period in which it is certified, whatever period it makes good.
        if (r.kind != PaymentKind.REGULAR) r.period = _currentPeriod();
        uint8 approvals = Approvals.seat(r.approvers, r.approvedAt, _offices, by);
        if (approvals == 0) revert BenefitProgram_SamePerson(by);
        r.approvedAt = uint40(block.timestamp);
        uint64 cumulative = _periods[r.period].certified + total;
        uint8 needed = approversNeeded(cumulative);
        if (r.kind != PaymentKind.REGULAR && needed < SINGLE_APPROVERS) needed = SINGLE_APPROVERS;

        emit RunApproved(run, contentHash, total, r.approvers, by);

        if (approvals >= needed) _certify(run, r, cumulative);
    }

    /// @inheritdoc IBenefitProgram
    function withdrawRun(uint32 run, bytes32 reasonHash) external {
        uint32 by = _holder(Office.MAKER);
        Run storage r = _runs[run];
        if (r.state != RunState.OPENED) _requireRun(run, RunState.SEALED);
        if (by != r.maker) revert BenefitProgram_NotTheMaker(run, r.maker);

        _end(run, r, RunState.RECALLED);

        emit RunRecalled(run, r.period, reasonHash, _periods[r.period].certified, by);
    }

    /// @inheritdoc IBenefitProgram
    function proposeRecall(uint32 run, bytes32 reasonHash) external {
        uint32 by = _holder(Office.MAKER);
        Run storage r = _runs[run];
        _requireRecallable(run, r, reasonHash);
        // The first proposal stands, so that no maker can keep another's from being confirmed.
        if (_recallStands(r)) revert BenefitProgram_NotRecallable(run, r.recallReason);

        r.recaller = by;
        r.recallReason = reasonHash;

        emit RecallProposed(run, reasonHash, by);
    }

    /// @inheritdoc IBenefitProgram
    function recallRun(uint32 run, bytes32 reasonHash) external nonReentrant {
        uint32 by = _holder(Office.APPROVER);
        Run storage r = _runs[run];
        _requireRecallable(run, r, reasonHash);
        bool proposed = r.recallReason == reasonHash && _recallStands(r);
        if (!proposed) revert BenefitProgram_NotRecallable(run, reasonHash);
        if (by == r.recaller) revert BenefitProgram_SamePerson(by);

        Period storage p = _periods[r.period];
        p.certified -= r.total;
        p.count -= r.count;
        _end(run, r, RunState.RECALLED);

        emit RunRecalled(run, r.period, reasonHash, p.certified, by);

        // What was struck meanwhile went back to its allotment already.
        uint64 left = _treasury.obligationOf(address(this), run).obligated;
        if (left != 0) _treasury.deobligate(run, left);
    }

    /* ANYONE */

    /// @inheritdoc IBenefitProgram
    function seal(uint32 run, uint32 words) external nonReentrant {
        _offices.requireRunning();
        Run storage r = _runs[run];
        _requireRun(run, RunState.OPENED);
        _requireInWindow(run, r);
        _requireMaker(run, r);
        if (words == 0) revert BenefitProgram_BadWords(r.sealedTo, r.sealedTo, r.last);

        uint32 word = r.sealedTo;
        for (; words != 0 && word <= r.last; --words) {
            _sealWord(run, r, word++);
        }
        r.sealedTo = word;
        if (word > r.last) r.state = RunState.SEALED;
    }

    /// @inheritdoc IBenefitProgram
    function lapseRun(uint32 run) external {
        Run storage r = _runs[run];
        if (r.state != RunState.OPENED) _requireRun(run, RunState.SEALED);
        uint40 endsAt = r.openedAt + _approvalWindow;
        bool left = !_offices.inOfficeSince(r.maker, Office.MAKER, r.openedAt);
        if (block.timestamp < endsAt && !left) revert BenefitProgram_ApprovalWindow(run, endsAt);

        _end(run, r, RunState.LAPSED);

        emit RunLapsed(run, r.period);
    }

    /// @inheritdoc IBenefitProgram
    function settle(uint32 run, uint32[] calldata words, uint256[] calldata masks) external nonReentrant {
        if (words.length == 0 || words.length != masks.length) {
            revert BenefitProgram_BadBatch(words.length, masks.length);
        }
        _requireRunPayable(run);

        bool paid = false;
        for (uint256 i = 0; i < words.length; ++i) {
            if (_settleWord(run, words[i], masks[i])) paid = true;
        }
        if (!paid) revert BenefitProgram_NothingPaid(run);
    }

    /// @inheritdoc IBenefitProgram
    function drop(uint64 paymentId) external {
        (uint32 run, uint32 caseNo, uint32 word) = _locate(paymentId);
        _requireRun(run, RunState.RECALLED);
        Payment storage p = _payments[paymentId];
        if (p.state != PaymentState.FREE) revert SetAside_PaymentWrongState(paymentId, p.state);

        // Its period may take the case again; a later period has forgotten the bit already.
        bool current = p.kind == PaymentKind.REGULAR && uint16(_issued[word] >> WORD) == p.period;
        if (current) _issued[word] &= ~(1 << (caseNo % WORD));
        _forget(paymentId, _runs[run]);

        emit PaymentDropped(paymentId);
    }

    /* VIEWS */

    /// @inheritdoc IBenefitProgram
    function runOf(uint32 run) external view returns (Run memory) {
        return _runs[run];
    }

    /// @inheritdoc IBenefitProgram
    function wordOf(uint32 word)
        external
        view
        returns (uint256 established, uint32 laneRun, uint256 lane, uint16 tag, uint256 issued)
    {
        return (
            _established[word],
            uint32(_lane[word] >> WORD),
            _lane[word] & LANE,
            uint16(_issued[word] >> WORD),
            _issued[word] & LANE
        );
    }

    /// @dev What certifying reserves. False where the run has nothing to pay after all.
    function _reserve(uint32 run, Run storage r, uint40 lastPayable) internal virtual returns (bool);

    /// @dev Called when a run ends without having paid, before its state changes.
    function _noteEnd(uint32 run, Run storage r) internal virtual;

    /// @dev Forgets a payment of a recalled run.
    function _forget(uint64 paymentId, Run storage r) internal virtual;

    /* INTERNAL */

    function _open(uint32 maker, uint32 allotment) internal returns (uint32 run, Run storage r) {
        run = ++runs;
        r = _runs[run];
        r.openedAt = uint40(block.timestamp);
        r.maker = maker;
        r.allotment = allotment;
    }

    function _end(uint32 run, Run storage r, RunState state) internal {
        _noteEnd(run, r);
        r.state = state;
        r.endedAt = uint40(block.timestamp);
    }

    function _sealWord(uint32 run, Run storage r, uint32 word) private {
        uint256 issued = _freeWord(run, r.period, word);
        (uint256 mask, uint64 total, uint32 count, bytes memory entries) = _roster.payableIn(word, r.period, issued);

        // A run that takes nobody of a word leaves it as it was: its period has not begun there.
        if (mask != 0) {
            _lane[word] = (uint256(run) << WORD) | mask;
            _issued[word] = (uint256(r.period) << WORD) | issued | mask;
        }
        r.total += total;
        r.count += count;
        r.contentHash = keccak256(abi.encode(r.contentHash, word, mask, keccak256(entries)));

        emit WordSealed(run, word, mask, r.total, r.count, r.contentHash);
    }

    /// @dev The bits already issued in this period, after what a dead run left behind is cleared away.
    function _freeWord(uint32 run, uint16 period, uint32 word) private view returns (uint256 issued) {
        uint16 tag = uint16(_issued[word] >> WORD);
        if (period < tag) revert BenefitProgram_PeriodPassed(word, period, tag);
        issued = period == tag ? _issued[word] & LANE : 0;

        uint256 left = _lane[word] & LANE;
        uint32 other = uint32(_lane[word] >> WORD);
        if (left == 0 || other == run) return issued;
        Run storage dead = _runs[other];
        if (_isAlive(dead)) revert BenefitProgram_WordBusy(word, other);
        if (block.timestamp < dead.endedAt + CLEARING) {
            revert BenefitProgram_ClearsLater(word, dead.endedAt + CLEARING);
        }
        if (period == tag) issued &= ~left;
    }

    function _isAlive(Run storage r) internal view returns (bool) {
        return r.state != RunState.LAPSED && r.state != RunState.RECALLED;
    }

    function _certify(uint32 run, Run storage r, uint64 cumulative) private {
        Period storage p = _periods[r.period];
        uint40 payableAt = uint40(block.timestamp) + _challengeWindow;
        if (payableAt < p.issueAt && r.kind == PaymentKind.REGULAR) payableAt = p.issueAt;
        r.payableAt = payableAt;
        if (!_reserve(run, r, payableAt + _margin)) {
            r.payableAt = 0;
            _end(run, r, RunState.RECALLED);
            emit RunRecalled(run, r.period, 0, p.certified, 0);
            return;
        }

        r.state = RunState.CERTIFIED;
        r.payableBlock = uint32(block.number) + _challengeBlocks;
        p.certified = cumulative;
        p.count += r.count;

        emit RunCertified(run, r.period, r.total, r.count, cumulative, payableAt, r.payableBlock, r.approvers);
    }

    function _settleWord(uint32 run, uint32 word, uint256 mask) private returns (bool) {
        if (uint32(_lane[word] >> WORD) != run) return false;
        uint256 bits = _lane[word] & LANE & mask;
        if (bits == 0) return false;

        _lane[word] -= bits;
        // The roster gives what was sealed: nothing changes a case while its lane bit is set.
        uint256 paid = _treasury.disburse(run, _roster.entriesOf(word, bits), bits);
        _lane[word] += bits - paid;
        _established[word] |= paid;

        _reportFailures(run, word, bits - paid);
        emit WordSettled(run, word, paid, _lane[word] & LANE);
        return paid != 0;
    }

    function _reportFailures(uint32 run, uint32 word, uint256 failed) private {
        for (uint256 i = 0; failed >> i != 0; ++i) {
            if ((failed >> i) & 1 == 0) continue;
            uint32 caseNo = uint32(word * WORD + i);
            Case memory c = _case(caseNo);
            emit PaymentFailed((uint64(run) << 32) | caseNo, c.payTo, c.amount);
        }
    }

    function _take(uint64 paymentId) internal override returns (Payment memory) {
        (uint32 run, uint32 caseNo, uint32 word) = _locate(paymentId);
        if (!_isDue(paymentId)) revert SetAside_PaymentWrongState(paymentId, _payments[paymentId].state);

        _lane[word] &= ~(1 << (caseNo % WORD));
        return _due(caseNo, _runs[run].period);
    }

    function _case(uint32 caseNo) internal view returns (Case memory) {
        return _roster.caseOf(caseNo);
    }

    function _due(uint32 caseNo, uint16 period) internal view returns (Payment memory) {
        Case memory c = _case(caseNo);
        return Payment({
            payTo: c.payTo,
            amount: c.amount,
            state: PaymentState.DUE,
            period: period,
            kind: PaymentKind.REGULAR
        });
    }

    function _isDue(uint64 paymentId) internal view returns (bool) {
        (uint32 run, uint32 caseNo, uint32 word) = _locate(paymentId);
        uint256 lane = _lane[word];
        bool sealedInRun = uint32(lane >> WORD) == run && (lane >> (caseNo % WORD)) & 1 == 1;
        return sealedInRun && _runs[run].state == RunState.CERTIFIED;
    }

    function _notePaid(uint64 paymentId, Payment storage p) internal override {
        (, uint32 caseNo, uint32 word) = _locate(paymentId);
        Case memory c = _case(caseNo);
        bool own = p.kind == PaymentKind.REGULAR && p.payTo == c.payTo && p.amount == c.amount;
        if (own) _established[word] |= 1 << (caseNo % WORD);
    }

    function _requirePayable(uint64 paymentId) internal view override {
        (uint32 run,,) = _locate(paymentId);
        _requireRunPayable(run);
    }

    function _requireFailing(uint64 paymentId) internal view override {
        (uint32 run,,) = _locate(paymentId);
        _requireRunPayable(run);
        uint40 opensAt = _runs[run].payableAt + FAILING;
        if (block.timestamp < opensAt) revert BenefitProgram_NotPayableYet(run, opensAt, _runs[run].payableBlock);
    }

    function _obligationOf(uint64 paymentId) internal pure override returns (uint32 run) {
        (run,,) = _locate(paymentId);
    }

    function _locate(uint64 paymentId) internal pure returns (uint32 run, uint32 caseNo, uint32 word) {
        run = uint32(paymentId >> 32);
        caseNo = uint32(paymentId);
        word = uint32(caseNo / WORD);
    }

    function _requireRunPayable(uint32 run) internal view {
        Run storage r = _runs[run];
        _requireRun(run, RunState.CERTIFIED);
        if (block.timestamp < r.payableAt || block.number < r.payableBlock) {
            revert BenefitProgram_NotPayableYet(run, r.payableAt, r.payableBlock);
        }
    }

    function _requireRun(uint32 run, RunState expected) internal view {
        RunState state = _runs[run].state;
        if (state != expected) revert BenefitProgram_RunWrongState(run, state);
    }

    function _requireMaker(uint32 run, Run storage r) private view {
        if (!_offices.inOfficeSince(r.maker, Office.MAKER, r.openedAt)) {
            revert BenefitProgram_MakerLeft(run, r.maker);
        }
    }

    function _recallStands(Run storage r) private view returns (bool) {
        return _offices.inOffice(r.recaller, Office.MAKER);
    }

    function _requireRecallable(uint32 run, Run storage r, bytes32 reasonHash) private view {
        _requireRun(run, RunState.CERTIFIED);
        bool payable_ = block.timestamp >= r.payableAt && block.number >= r.payableBlock;
        if (payable_ || reasonHash == 0) revert BenefitProgram_NotRecallable(run, reasonHash);
    }

    function _requireInWindow(uint32 run, Run storage r) private view {
        uint40 endsAt = r.openedAt + _approvalWindow;
        if (block.timestamp >= endsAt) revert BenefitProgram_ApprovalWindow(run, endsAt);
    }
}
