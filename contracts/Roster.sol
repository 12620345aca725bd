// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {Signed} from "./abstracts/Signed.sol";
import {IOffices, Office} from "./interfaces/IOffices.sol";
import {ChangeKind, IPayer, NoticeTerms} from "./interfaces/IPayer.sol";
import {IBenefitProgram} from "./interfaces/IBenefitProgram.sol";
import {IHearings} from "./interfaces/IHearings.sol";
import {Case, CaseStatus, Enrollment, IRoster, KeyOffer} from "./interfaces/IRoster.sol";
import {ITreasury} from "./interfaces/ITreasury.sol";
import {Entries} from "./libraries/Entries.sol";
import {Signers} from "./libraries/Signers.sol";
import {Households} from "./roster/Households.sol";
import {Roll, Rolls} from "./roster/Rolls.sol";

/// @notice See {IRoster}, where every word is.
contract Roster is Households, Signed {
    using Rolls for Roll;

    uint256 private constant WORD = Entries.WORD;
    uint256 private constant MAX_MEMBERS = 20;
    bytes32 private constant BIND_SIGNER = keccak256("BindSigner(uint32 caseNo,bytes32 signerHash,uint40 expiresAt)");

    address private immutable _treasury;
    address private immutable _token;
    address private immutable _passkeyVerifier;
    uint64 private immutable _maxAmount;
    uint40 private immutable _lateAfter;

    /// @inheritdoc IRoster
    uint32 public cases;
    /// @inheritdoc IRoster
    mapping(uint32 caseNo => bytes32) public signerHash;
    /// @inheritdoc IRoster
    mapping(uint32 word => uint256 bits) public approvedOf;

    /// @inheritdoc IRoster
    mapping(uint32 word => uint256 bits) public frozenOf;

    mapping(uint32 word => uint256 bits) private _restoreDue;
    mapping(uint32 word => uint256 bits) private _reviveDue; // those of them whose end waits to be undone
    mapping(uint32 caseNo => uint64) private _restoreTo; // the largest amount that waits to be given back
    mapping(uint32 caseNo => Case) private _cases;
    mapping(uint32 word => Roll) private _rolls;
    mapping(uint32 caseNo => KeyOffer) private _keyOffers;
    mapping(uint32 caseNo => uint16 period) private _reportedLate; // the last period reported

    /// @dev Deployed by its program.
    constructor(
        IOffices offices,
        address treasury,
        address token,
        address passkeyVerifier,
        uint64 maxAmount,
        uint40 lateAfter
    ) Households(offices, msg.sender) Signed("Almoner Roster") {
        _treasury = treasury;
        _token = token;
        _passkeyVerifier = passkeyVerifier;
        _maxAmount = maxAmount;
        _lateAfter = lateAfter;
    }

    /* CASEWORKER */

    /// @inheritdoc IRoster
    function enroll(Enrollment[] calldata batch) external returns (uint32 first) {
        uint32 by = _holder(Office.CASEWORKER);
        _offices.requireRunning();
        if (batch.length == 0) revert Roster_BadBatch(0, 0);

        first = cases + 1;
        cases += uint32(batch.length);
        for (uint256 line = 0; line < batch.length; ++line) {
            _enroll(batch[line], line, first + uint32(line), by);
        }
    }

    /// @inheritdoc IRoster
    function withdraw(uint32 caseNo, bytes32 caseRef, bytes32[] calldata memberRefs, bytes32 reasonHash) external {
        uint32 by = _holder(Office.CASEWORKER);
        _requireStatus(caseNo, CaseStatus.ENROLLED);
        Case storage c = _cases[caseNo];
        if (c.caseworker != by) revert Roster_NotTheCaseworker(caseNo, c.caseworker);

        _free(caseNo, c, caseRef, memberRefs);
        c.status = CaseStatus.WITHDRAWN;
        c.closer = by;

        emit CaseWithdrawn(caseNo, caseRef, reasonHash, by);
    }

    /* DETERMINER, PROGRAM ADMIN */

    /// @inheritdoc IRoster
    function approve(uint32[] calldata caseNos, bytes32[] calldata termsHashes) external {
        uint32 by = _holder(Office.DETERMINER);
        _offices.requireRunning();
        if (caseNos.length == 0 || caseNos.length != termsHashes.length) {
            revert Roster_BadBatch(caseNos.length, termsHashes.length);
        }

        for (uint256 i = 0; i < caseNos.length; ++i) {
            _approve(caseNos[i], termsHashes[i], by);
        }
    }

    /// @inheritdoc IRoster
    function reject(uint32 caseNo, bytes32 caseRef, bytes32[] calldata memberRefs, bytes32 reasonHash) external {
        uint32 by = _holder(Office.DETERMINER);
        _requireStatus(caseNo, CaseStatus.ENROLLED);
        Case storage c = _cases[caseNo];
        if (c.caseworker == by) revert Roster_SamePerson(by);
        if (reasonHash == 0) revert Roster_NoReason(caseNo);

        _free(caseNo, c, caseRef, memberRefs);
        c.status = CaseStatus.REJECTED;
        c.closer = by;

        emit CaseRejected(caseNo, caseRef, reasonHash, by);
    }

    /* COUNTER AND CLAIMANT */

    /// @inheritdoc IRoster
    function offerKey(uint32 caseNo, address key, uint40 expiresAt) external {
        uint32 by = _holder(Office.COUNTER);
        _requireStatus(caseNo, CaseStatus.APPROVED);
        if (acted(caseNo, by)) revert Roster_SamePerson(by);
        if (signerHash[caseNo] != 0) revert Roster_SignerBound(caseNo);
        if (key == address(0)) revert Roster_BadSigner(caseNo);
        if (expiresAt <= block.timestamp) revert Roster_BadDate(expiresAt, uint40(block.timestamp));

        _keyOffers[caseNo] = KeyOffer({key: key, expiresAt: expiresAt, by: by});

        emit KeyOffered(caseNo, key, expiresAt, by);
    }

    /// @inheritdoc IRoster
    function bindSigner(uint32 caseNo, bytes calldata signer, bytes calldata signature) external {
        KeyOffer memory offer = _keyOffers[caseNo];
        if (signerHash[caseNo] != 0) revert Roster_SignerBound(caseNo);
        if (block.timestamp >= offer.expiresAt) revert Roster_NoKeyOffered(caseNo, offer.expiresAt);
        _requireSigner(caseNo, signer);
        bytes32 bound = keccak256(signer);
        bytes32 message = keccak256(abi.encode(BIND_SIGNER, caseNo, bound, offer.expiresAt));
        if (!_isSigned(abi.encodePacked(offer.key), message, signature)) revert Roster_BadSignature(caseNo);

        delete _keyOffers[caseNo];
        signerHash[caseNo] = bound;

        emit SignerBound(caseNo, bound, signer, msg.sender);
    }

    /* ANYONE */

    /// @inheritdoc IRoster
    function close(uint32 caseNo, bytes32 caseRef, bytes32[] calldata memberRefs) external {
        _requireStatus(caseNo, CaseStatus.TERMINATED);
        Case storage c = _cases[caseNo];
        NoticeTerms memory terms = IPayer(_program).noticeTerms();
        uint40 closesAt = c.endedAt + terms.noticePeriod + terms.receiptGrace;
        if (block.timestamp < closesAt) revert Roster_ClosesLater(caseNo, closesAt);
        // Who wants nothing continued meanwhile has the case back all the same if the appeal is won.
        bool appealed = IHearings(ITreasury(_treasury).hearings()).isEndAppealed(_program, caseNo);
        if (appealed) revert Roster_UnderAppeal(caseNo);

        _free(caseNo, c, caseRef, memberRefs);
        c.status = CaseStatus.CLOSED;
        c.closer = _offices.personOf(msg.sender);

        emit CaseClosed(caseNo, caseRef, msg.sender);
    }

    /// @inheritdoc IRoster
    function reportLate(uint32 caseNo, uint16 period) external {
        bool known = period <= _reportedLate[caseNo];
        if (known || !isLate(caseNo, period)) revert Roster_NotLate(caseNo, period);

        _reportedLate[caseNo] = period;

        emit PaymentLate(caseNo, period, IBenefitProgram(_program).periodOf(period).issueAt + _lateAfter, msg.sender);
    }

    /// @inheritdoc IRoster
    function compileRoll(uint32 word) external returns (address code) {
        uint256 approved = approvedOf[word];
        if (approved & ~_rolls[word].current == 0) revert Roster_RollCurrent(word);

        code = _rolls[word].compile(_cases, word, approved);

        emit RollCompiled(word, code, approved, msg.sender);
    }

    /* PROGRAM */

    /// @inheritdoc IRoster
    function change(uint32 caseNo, ChangeKind kind, bytes32 value) external returns (bytes32 prior) {
        _requireProgram();
        prior = requireChange(caseNo, kind, value);
        Case storage c = _cases[caseNo];
        // The end of a certification period is noticed before it comes.
        bool early = kind == ChangeKind.EXPIRY && !_isOver(c.toPeriod);
        if (early) revert Roster_BadChange(caseNo, kind, prior, value);
        (uint32 word, uint256 bit) = _bit(caseNo);

        if (kind == ChangeKind.INCREASE || kind == ChangeKind.DECREASE) {
            c.amount = uint64(uint256(value));
            _outdate(word, bit);
        } else if (kind == ChangeKind.TERMINATE || kind == ChangeKind.EXPIRY) {
            c.status = CaseStatus.TERMINATED;
            c.endedAt = uint40(block.timestamp);
            approvedOf[word] &= ~bit;
        } else if (kind == ChangeKind.PAY_TO) {
            c.payTo = address(uint160(uint256(value)));
            _outdate(word, bit);
        } else if (kind == ChangeKind.SIGNER) {
            signerHash[caseNo] = value;
            delete _keyOffers[caseNo];
        } else if (kind == ChangeKind.RENEW) {
            c.toPeriod = uint16(uint256(value));
            _outdate(word, bit);
        } else {
            c.status = CaseStatus.APPROVED;
            approvedOf[word] |= bit;
        }

        emit CaseChanged(caseNo, kind, prior, value);
    }

    /// @inheritdoc IRoster
    function restore(uint32 caseNo, ChangeKind kind, bytes32 prior) external {
        _requireProgram();
        Case storage c = _cases[caseNo];
        (uint32 word, uint256 bit) = _bit(caseNo);

        if (kind == ChangeKind.DECREASE) {
            // An increase enacted in between may have passed what it was before; so may another decrease that waits.
            uint64 amount = _restoreTo[caseNo];
            if (amount < uint64(uint256(prior))) amount = uint64(uint256(prior));
            if (amount < c.amount) amount = c.amount;
            c.amount = amount;
            _outdate(word, bit);
            delete _restoreTo[caseNo];
        } else {
            _reviveDue[word] &= ~bit;
            if (c.status == CaseStatus.TERMINATED) {
                c.status = CaseStatus.APPROVED;
                approvedOf[word] |= bit;
            }
        }
        // Its amount and its end may both wait: neither settles the other.
        bool waits = _restoreTo[caseNo] != 0 || _reviveDue[word] & bit != 0;
        if (!waits) _restoreDue[word] &= ~bit;

        emit CaseRestored(caseNo, kind, c.status, c.amount);
    }

    /// @inheritdoc IRoster
    function deferRestore(uint32 caseNo, bytes32 prior) external {
        _requireProgram();
        (uint32 word, uint256 bit) = _bit(caseNo);

        _restoreDue[word] |= bit;
        // A decrease came from an amount; an end came from none.
        if (prior == 0) _reviveDue[word] |= bit;
        if (_restoreTo[caseNo] < uint64(uint256(prior))) _restoreTo[caseNo] = uint64(uint256(prior));

        emit RestoreDue(caseNo);
    }

    /// @inheritdoc IRoster
    function changeAmounts(uint32 word, uint256 bits, uint64[] calldata amounts) external {
        _requireProgram();
        // Who left since the notice must not keep the change from the others.
        uint256 changed = bits & approvedOf[word];
        if (changed == 0 || bits >> WORD != 0) revert Roster_BadBatch(bits, approvedOf[word]);

        uint256 next = 0;
        for (uint256 i = 0; bits >> i != 0; ++i) {
            if ((bits >> i) & 1 == 0) continue;
            if (next == amounts.length) revert Roster_BadBatch(next + 1, amounts.length);
            uint64 amount = amounts[next++];
            if (amount == 0 || amount > _maxAmount) revert Roster_BadAmount(next - 1, amount, _maxAmount);
            if ((changed >> i) & 1 == 1) _cases[uint32(word * WORD + i)].amount = amount;
        }
        if (next != amounts.length) revert Roster_BadBatch(next, amounts.length);
        _outdate(word, changed);

        emit AmountsChanged(word, changed, bits, amounts);
    }

    /// @inheritdoc IRoster
    function freezePayTo(uint32 caseNo, bool frozen) external {
        _requireProgram();
        (uint32 word, uint256 bit) = _bit(caseNo);

        if (frozen) frozenOf[word] |= bit;
        else frozenOf[word] &= ~bit;

        emit PayToFrozen(caseNo, frozen);
    }

    /* VIEWS */

    /// @inheritdoc IRoster
    function requireChange(uint32 caseNo, ChangeKind kind, bytes32 value) public view returns (bytes32 prior) {
        bool reopens = kind == ChangeKind.REOPEN;
        Case storage c = _cases[caseNo];
        // What an ended case is still owed must be able to reach it.
        bool owed = (kind == ChangeKind.PAY_TO || kind == ChangeKind.SIGNER) && c.endedAt != 0;
        if (!owed) _requireStatus(caseNo, reopens ? CaseStatus.TERMINATED : CaseStatus.APPROVED);
        uint256 given = uint256(value);
        bool sound = false;

        if (kind == ChangeKind.INCREASE || kind == ChangeKind.DECREASE) {
            prior = bytes32(uint256(c.amount));
            sound = kind == ChangeKind.INCREASE
                ? given > c.amount && given <= _maxAmount
                : given != 0 && given < c.amount;
        } else if (kind == ChangeKind.PAY_TO) {
            prior = bytes32(uint256(uint160(c.payTo)));
            sound = given <= type(uint160).max && value != prior && _isPayTo(address(uint160(given)));
        } else if (kind == ChangeKind.SIGNER) {
            prior = signerHash[caseNo];
            sound = given != 0 && value != prior;
        } else if (kind == ChangeKind.RENEW) {
            prior = bytes32(uint256(c.toPeriod));
            sound = given > c.toPeriod && given <= type(uint16).max;
            if (sound) _requireExcepted(0, c.exceptUntil, uint16(given));
        } else if (kind == ChangeKind.EXPIRY) {
            prior = bytes32(uint256(c.toPeriod));
            sound = value == 0;
        } else {
            sound = value == 0 && (reopens || kind == ChangeKind.TERMINATE);
        }
        if (!sound) revert Roster_BadChange(caseNo, kind, prior, value);
    }

    /// @inheritdoc IRoster
    function isLate(uint32 caseNo, uint16 period) public view returns (bool) {
        Case storage c = _cases[caseNo];
        uint40 issueAt = IBenefitProgram(_program).periodOf(period).issueAt;
        bool due = c.status == CaseStatus.APPROVED && c.fromPeriod <= period && period <= c.toPeriod && issueAt != 0;
        if (!due || block.timestamp <= issueAt + _lateAfter) return false;

        (uint32 word, uint256 bit) = _bit(caseNo);
        (,, uint256 lane, uint16 tag, uint256 issued) = IBenefitProgram(_program).wordOf(word);
        if (frozenOf[word] & bit != 0 || tag > period) return false;
        return tag < period || issued & bit == 0 || lane & bit != 0;
    }

    /// @inheritdoc IRoster
    function requireSigner(uint32 caseNo, bytes calldata signer) external view {
        _requireSigner(caseNo, signer);
    }

    /// @inheritdoc IRoster
    function caseOf(uint32 caseNo) external view returns (Case memory) {
        return _cases[caseNo];
    }

    /// @inheritdoc IRoster
    function keyOfferOf(uint32 caseNo) external view returns (KeyOffer memory) {
        return _keyOffers[caseNo];
    }

    /// @inheritdoc IRoster
    function acted(uint32 caseNo, uint32 person) public view returns (bool) {
        Case storage c = _cases[caseNo];
        return person != 0 && (person == c.caseworker || person == c.determiner || person == c.closer);
    }

    /// @inheritdoc IRoster
    function payableIn(uint32 word, uint16 period, uint256 except)
        external
        view
        returns (uint256 mask, uint64 total, uint32 count, bytes memory entries)
    {
        uint256 due = _restoreDue[word];
        if (due != 0) revert Roster_RestoreFirst(uint32(word * WORD + Math.log2(due)));

        uint256 candidates = approvedOf[word] & ~except & ~frozenOf[word];
        return _rolls[word].payable_(_cases, word, period, candidates);
    }

    /// @inheritdoc IRoster
    function entriesOf(uint32 word, uint256 bits) external view returns (bytes memory entries) {
        Roll storage roll = _rolls[word];
        if (bits & ~roll.current != 0) return roll.read(_cases, word, bits);

        entries = Entries.room(bits);
        Entries.load(entries, roll.code);
    }

    /// @inheritdoc IRoster
    function rollOf(uint32 word) external view returns (address code, uint256 current) {
        return (_rolls[word].code, _rolls[word].current);
    }

    /* INTERNAL */

    function _enroll(Enrollment calldata e, uint256 line, uint32 caseNo, uint32 by) private {
        if (!_isPayTo(e.payTo)) revert Roster_BadPayTo(line, e.payTo);
        if (e.amount == 0 || e.amount > _maxAmount) revert Roster_BadAmount(line, e.amount, _maxAmount);
        if (e.fromPeriod == 0 || e.fromPeriod > e.toPeriod) revert Roster_BadPeriods(line, e.fromPeriod, e.toPeriod);
        if (e.memberRefs.length == 0 || e.memberRefs.length > MAX_MEMBERS) {
            revert Roster_BadMembers(line, e.memberRefs.length, MAX_MEMBERS);
        }
        if (caseNoOf[e.caseRef] != 0) revert Roster_CaseRefTaken(e.caseRef, caseNoOf[e.caseRef]);

        caseNoOf[e.caseRef] = caseNo;
        uint40 exceptUntil = 0;
        for (uint256 i = 0; i < e.memberRefs.length; ++i) {
            uint40 until = _join(e.memberRefs[i], e.caseRef, e.toPeriod, caseNo);
            if (until != 0 && (exceptUntil == 0 || until < exceptUntil)) exceptUntil = until;
        }
        if (e.signer.length != 0) {
            _requireSigner(caseNo, e.signer);
            signerHash[caseNo] = keccak256(e.signer);
        }
        _cases[caseNo] = Case({
            payTo: e.payTo,
            amount: e.amount,
            fromPeriod: e.fromPeriod,
            toPeriod: e.toPeriod,
            status: CaseStatus.ENROLLED,
            members: uint8(e.memberRefs.length),
            caseworker: by,
            determiner: 0,
            closer: 0,
            endedAt: 0,
            exceptUntil: exceptUntil,
            termsHash: keccak256(abi.encode(address(this), caseNo, e))
        });

        emit CaseEnrolled(
            caseNo,
            e.caseRef,
            e.payTo,
            e.memberRefs,
            e.groupRef,
            e.priorCaseNo,
            e.signer,
            e.amount,
            e.fromPeriod,
            e.toPeriod,
            e.factsCommitment,
            by
        );
    }

    function _approve(uint32 caseNo, bytes32 given, uint32 by) private {
        _requireStatus(caseNo, CaseStatus.ENROLLED);
        Case storage c = _cases[caseNo];
        if (c.caseworker == by) revert Roster_SamePerson(by);
        if (c.termsHash != given) revert Roster_TermsDiffer(caseNo, given, c.termsHash);

        c.status = CaseStatus.APPROVED;
        c.determiner = by;
        approvedOf[uint32(caseNo / WORD)] |= 1 << (caseNo % WORD);

        emit CaseApproved(caseNo, c.payTo, given, c.amount, c.caseworker, by);
    }

    function _requireStatus(uint32 caseNo, CaseStatus expected) private view {
        CaseStatus status = _cases[caseNo].status;
        if (status != expected) revert Roster_WrongStatus(caseNo, status);
    }

    /// @dev A certification period is over when the next period begins.
    function _isOver(uint16 toPeriod) private view returns (bool) {
        if (toPeriod == type(uint16).max) return false;
        uint40 next = IBenefitProgram(_program).periodOf(toPeriod + 1).issueAt;
        return next != 0 && next <= block.timestamp;
    }

    function _isPayTo(address payTo) private view returns (bool) {
        bool ours = payTo == _program || payTo == _treasury || payTo == _token || payTo == address(this);
        return payTo != address(0) && !ours;
    }

    /// @dev What changed is read from its case until the roll of its word is compiled anew.
    function _outdate(uint32 word, uint256 bits) private {
        _rolls[word].current &= ~bits;
    }

    function _bit(uint32 caseNo) private pure returns (uint32 word, uint256 bit) {
        return (uint32(caseNo / WORD), 1 << (caseNo % WORD));
    }

    function _requireProgram() private view {
        if (msg.sender != _program) revert Roster_WrongCaller(msg.sender);
    }

    function _requireSigner(uint32 caseNo, bytes calldata signer) private view {
        if (!Signers.isSound(signer, _passkeyVerifier)) revert Roster_BadSigner(caseNo);
    }
}
