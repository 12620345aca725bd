// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {SetAside} from "../abstracts/SetAside.sol";
import {Band, IBenefitProgram, Period, Run, Terms} from "../interfaces/IBenefitProgram.sol";
import {IOffices, Office} from "../interfaces/IOffices.sol";
import {Payment, PaymentKind, PaymentState, RunState} from "../interfaces/IPayer.sol";
import {Case, IRoster} from "../interfaces/IRoster.sol";
import {Entries} from "../libraries/Entries.sol";

/// @title Payment runs: opened by one person, sealed word by word, approved by others, settled by anyone
abstract contract Runs is IBenefitProgram, SetAside {
    uint256 internal constant WORD = Entries.WORD;
    /// @dev Bits of a dead run are given back to their period this long after it died, so that two makers cannot
    /// race for the same cases.
    uint40 private constant CLEARING = 1 days;
    /// @dev A payment that fails may leave its word this long after it fell due.
    uint40 private constant FAILING = 1 days;
    uint256 private constant LANE = (1 << WORD) - 1;
    uint8 private constant SEATS = 4;

    IOffices private immutable _offices;
    IRoster internal immutable _roster;
    uint40 private immutable _challengeWindow;
    uint32 private immutable _challengeBlocks;
    uint40 private immutable _approvalWindow;
    uint40 private immutable _leadTime;
    uint40 private immutable _margin; // the sustained cap and what is kept before the cancel date

    /// @inheritdoc IBenefitProgram
    uint32 public runs;
    mapping(uint32 run => Run) internal _runs;
    mapping(uint16 period => Period) internal _periods;
    uint16 private _lastPeriod; // of the calendar
    mapping(uint32 word => uint256 bits) internal _established;
    mapping(uint32 word => uint256 runAndBits) internal _lane; // run (32) | sealed, not yet paid or set aside (224)
    mapping(uint32 word => uint256 tagAndBits) internal _issued; // period (32) | sealed in that period (224)
    Band[] private _bands;

    constructor(IOffices offices, IRoster roster_, Terms memory terms) {
        _requireBands(terms.bands);
        if (terms.challengeWindow == 0) revert BenefitProgram_BadTerms("challengeWindow");
        if (terms.approvalWindow == 0) revert BenefitProgram_BadTerms("approvalWindow");

        _offices = offices;
        _roster = roster_;
        _challengeWindow = terms.challengeWindow;
        _challengeBlocks = terms.challengeBlocks;
        _approvalWindow = terms.approvalWindow;
        _leadTime = terms.leadTime;
        _margin = terms.holds.sustainedCap + terms.margin;
        for (uint256 i = 0; i < terms.bands.length; ++i) {
            _bands.push(terms.bands[i]);
        }
    }

    /* PROGRAM ADMIN, MAKER, APPROVER */

    /// @inheritdoc IBenefitProgram
    function setCalendar(uint16 first, uint40[] calldata issueAt) external {
        uint32 by = _offices.holder(msg.sender, Office.PROGRAM_ADMIN);
        if (first == 0 || issueAt.length == 0) revert BenefitProgram_BadBatch(first, issueAt.length);

        // The calendar begins with period 1 and has no gap: it is extended at its end, or changed where it stands.
        if (first > _lastPeriod + 1) revert BenefitProgram_BadCalendar(first, issueAt[0], _lastPeriod + 1);

        uint40 previous = _periods[first - 1].issueAt;
        if (previous < block.timestamp) previous = uint40(block.timestamp);
        for (uint256 i = 0; i < issueAt.length; ++i) {
            uint16 period = first + uint16(i);
            if (issueAt[i] <= previous) revert BenefitProgram_BadCalendar(period, issueAt[i], previous);
            // A date that runs were opened for, or that already began, is history.
            uint40 old = _periods[period].issueAt;
            if (old != 0 && old <= block.timestamp + _leadTime) revert BenefitProgram_BadCalendar(period, issueAt[i], old);

            _periods[period].issueAt = previous = issueAt[i];
            if (period > _lastPeriod) _lastPeriod = period;
            emit CalendarSet(period, issueAt[i], by);
        }
        uint40 next = _periods[first + uint16(issueAt.length)].issueAt;
        if (next != 0 && next <= previous) {
            revert BenefitProgram_BadCalendar(first + uint16(issueAt.length), previous, next);
        }
    }

    /// @inheritdoc IBenefitProgram
    function openRun(uint16 period, uint32 first, uint32 last, uint32 allotment) external returns (uint32 run) {
        uint32 by = _offices.holder(msg.sender, Office.MAKER);
        uint40 issueAt = _periods[period].issueAt;
        if (issueAt == 0 || block.timestamp + _leadTime < issueAt) {
            revert BenefitProgram_TooEarly(period, issueAt == 0 ? 0 : issueAt - _leadTime);
        }
        uint32 lastWord = uint32(_roster.cases() / WORD);
        if (first > last || last > lastWord) revert BenefitProgram_BadWords(first, last, lastWord);

        run = ++runs;
        Run storage r = _runs[run];
        r.openedAt = uint40(block.timestamp);
        r.period = period;
        r.state = RunState.OPENED;
        r.first = first;
        r.last = last;
        r.sealedTo = first;
        r.maker = by;
        r.allotment = allotment;
        r.contentHash = keccak256(abi.encode(address(this), run, period, first, last, allotment));

        emit RunOpened(run, period, first, last, allotment, by);
    }

    /// @inheritdoc IBenefitProgram
    function approveRun(uint32 run, bytes32 contentHash, uint64 total) external nonReentrant {
        uint32 by = _offices.holder(msg.sender, Office.APPROVER);
        Run storage r = _runs[run];
        _requireRun(run, RunState.SEALED);
        _requireInWindow(run, r);
        if (by == r.maker) revert BenefitProgram_SamePerson(by);
        if (!_offices.inOffice(r.maker, Office.MAKER)) revert BenefitProgram_MakerLeft(run, r.maker);
        if (contentHash != r.contentHash || total != r.total) {
            revert BenefitProgram_ContentDiffers(run, r.contentHash, r.total);
        }
        if (total == 0) revert BenefitProgram_EmptyRun(run);

        uint8 approvals = _seat(r, by);
        uint64 cumulative = _periods[r.period].certified + total;

        emit RunApproved(run, contentHash, total, approvals, by);

        if (approvals >= approversNeeded(cumulative)) _certify(run, r, cumulative);
    }

    /* ANYONE */

    /// @inheritdoc IBenefitProgram
    function seal(uint32 run, uint32 words) external nonReentrant {
        Run storage r = _runs[run];
        _requireRun(run, RunState.OPENED);
        _requireInWindow(run, r);
        if (!_offices.inOffice(r.maker, Office.MAKER)) revert BenefitProgram_MakerLeft(run, r.maker);
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
        if (r.state != RunState.OPENED && r.state != RunState.SEALED) {
            revert BenefitProgram_RunWrongState(run, r.state);
        }
        uint40 endsAt = r.openedAt + _approvalWindow;
        bool left = !_offices.inOffice(r.maker, Office.MAKER);
        if (block.timestamp < endsAt && !left) revert BenefitProgram_ApprovalWindow(run, endsAt);

        r.state = RunState.LAPSED;
        r.endedAt = uint40(block.timestamp);

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

    /* VIEWS */

    /// @inheritdoc IBenefitProgram
    function approversNeeded(uint64 cumulative) public view returns (uint8 needed) {
        uint256 i = 0;
        while (cumulative > _bands[i].upTo) ++i;
        return _bands[i].approvers;
    }

    /// @inheritdoc IBenefitProgram
    function runOf(uint32 run) external view returns (Run memory) {
        return _runs[run];
    }

    /// @inheritdoc IBenefitProgram
    function periodOf(uint16 period) external view returns (Period memory) {
        return _periods[period];
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

    /* INTERNAL */

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
        if (dead.state != RunState.LAPSED) revert BenefitProgram_WordBusy(word, other);
        if (block.timestamp < dead.endedAt + CLEARING) {
            revert BenefitProgram_ClearsLater(word, dead.endedAt + CLEARING);
        }
        if (period == tag) issued &= ~left;
    }

    /// @dev Seats the approver beside those still in office and returns how many sit now.
    function _seat(Run storage r, uint32 by) private returns (uint8 seated) {
        uint32[SEATS] memory kept;
        for (uint256 i = 0; i < SEATS; ++i) {
            uint32 person = r.approvers[i];
            if (person == by) revert BenefitProgram_SamePerson(by);
            if (person != 0 && _offices.inOffice(person, Office.APPROVER)) kept[seated++] = person;
        }
        kept[seated++] = by;
        r.approvers = kept;
    }

    function _certify(uint32 run, Run storage r, uint64 cumulative) private {
        Period storage p = _periods[r.period];
        uint40 windowEnds = uint40(block.timestamp) + _challengeWindow;
        r.state = RunState.CERTIFIED;
        r.payableAt = windowEnds > p.issueAt ? windowEnds : p.issueAt;
        r.payableBlock = uint32(block.number) + _challengeBlocks;
        p.certified = cumulative;
        p.count += r.count;

        emit RunCertified(run, r.period, r.total, r.count, cumulative, r.payableAt, r.payableBlock, r.approvers);

        _treasury.obligate(run, r.allotment, r.total, r.payableAt + _margin);
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
            Case memory c = _roster.caseOf(caseNo);
            emit PaymentFailed((uint64(run) << 32) | caseNo, c.payTo, c.amount);
        }
    }

    function _take(uint64 paymentId) internal override returns (Payment memory) {
        (uint32 run, uint32 caseNo, uint32 word) = _locate(paymentId);
        if (!_isDue(paymentId)) revert SetAside_PaymentWrongState(paymentId, _payments[paymentId].state);

        _lane[word] &= ~(1 << (caseNo % WORD));
        return _due(caseNo, _runs[run].period);
    }

    function _due(uint32 caseNo, uint16 period) internal view returns (Payment memory) {
        Case memory c = _roster.caseOf(caseNo);
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
        Case memory c = _roster.caseOf(caseNo);
        if (p.payTo == c.payTo && p.amount == c.amount) _established[word] |= 1 << (caseNo % WORD);
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

    function _requireRunPayable(uint32 run) private view {
        Run storage r = _runs[run];
        _requireRun(run, RunState.CERTIFIED);
        if (block.timestamp < r.payableAt || block.number < r.payableBlock) {
            revert BenefitProgram_NotPayableYet(run, r.payableAt, r.payableBlock);
        }
    }

    function _requireRun(uint32 run, RunState expected) private view {
        RunState state = _runs[run].state;
        if (state != expected) revert BenefitProgram_RunWrongState(run, state);
    }

    function _requireInWindow(uint32 run, Run storage r) private view {
        uint40 endsAt = r.openedAt + _approvalWindow;
        if (block.timestamp >= endsAt) revert BenefitProgram_ApprovalWindow(run, endsAt);
    }

    /// @dev Sums rise, the last has no end, and every band asks for somebody and for no more than there are seats.
    function _requireBands(Band[] memory bands) private pure {
        if (bands.length == 0) revert BenefitProgram_BadTerms("bands");
        for (uint256 i = 0; i < bands.length; ++i) {
            bool rises = i == 0 || (bands[i].upTo > bands[i - 1].upTo && bands[i].approvers >= bands[i - 1].approvers);
            bool staffed = bands[i].approvers > 0 && bands[i].approvers <= SEATS;
            if (!rises || !staffed) revert BenefitProgram_BadTerms("bands");
        }
        if (bands[bands.length - 1].upTo != type(uint64).max) revert BenefitProgram_BadTerms("bands");
    }
}
