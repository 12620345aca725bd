// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Agreements} from "./grants/Agreements.sol";
import {Signature} from "./interfaces/IClaimant.sol";
import {Amendment, AmendmentKind, AmendmentState, IGrantAmendments} from "./interfaces/IGrantAmendments.sol";
import {AwardState, IGrantAwards, Line} from "./interfaces/IGrantAwards.sol";
import {IOffices, Office} from "./interfaces/IOffices.sol";
import {NoticeTerms} from "./interfaces/IPayer.sol";
import {ITreasury} from "./interfaces/ITreasury.sol";

/// @notice See {IGrantAmendments}, where every word is.
contract GrantAmendments is Agreements {
    constructor(IOffices offices, ITreasury treasury) Agreements(offices, treasury) {}

    /* GRANTS OFFICER */

    /// @inheritdoc IGrantAmendments
    function propose(
        address program,
        uint32 award,
        AmendmentKind kind,
        uint64 subject,
        uint64 amount,
        string calldata authority,
        bytes32 reasonHash
    ) external nonReentrant returns (uint32 amendment) {
        uint32 by = _offices.holder(msg.sender, Office.GRANTS_OFFICER);
        _requireProgram(program);
        if (kind < AmendmentKind.SUSPENSION) revert GrantAmendments_WrongKind(0, kind);
        _requireAccepted(program, award, kind);
        if (bytes(authority).length == 0 || reasonHash == 0) revert GrantAmendments_Incomplete(award);
        bool figures = kind == AmendmentKind.DEOBLIGATION || kind == AmendmentKind.DISALLOWANCE;
        if (figures != (amount != 0)) revert GrantAmendments_Incomplete(award);
        bool own = kind != AmendmentKind.DISALLOWANCE || uint32(subject) == award;
        if (!own) revert GrantAmendments_WrongKind(0, kind);

        Amendment storage m;
        (amendment, m) = _open(program, award, kind, AmendmentState.PROPOSED, by);
        m.subject = subject;
        m.amount = amount;

        uint64[] memory none;
        emit AmendmentProposed(
            amendment, program, award, kind, subject, amount, none, 0, 0, authority, reasonHash, by
        );
    }

    /// @inheritdoc IGrantAmendments
    function notice(uint32 amendment, bytes32 evidence) external nonReentrant {
        uint32 by = _offices.holder(msg.sender, Office.GRANTS_OFFICER);
        Amendment storage m = _in(amendment, AmendmentState.PROPOSED);
        if (m.kind < AmendmentKind.SUSPENSION) revert GrantAmendments_WrongKind(amendment, m.kind);
        if (by == m.proposer) revert GrantAmendments_SamePerson(by);
        if (evidence == 0) revert GrantAmendments_Incomplete(m.award);

        (,, uint40 objectionTime) = _of(m).clocks();
        m.state = AmendmentState.NOTICED;
        m.noticer = by;
        m.objectBy = uint40(block.timestamp) + objectionTime;
        acted[m.program][m.award][by] = true;

        emit AmendmentNoticed(amendment, m.award, evidence, m.objectBy, by);

        bool atOnce = m.kind == AmendmentKind.SUSPENSION && !isContested[m.program][m.award];
        if (atOnce) _suspend(amendment, m);
    }

    /// @inheritdoc IGrantAmendments
    function withdraw(uint32 amendment) external nonReentrant {
        uint32 by = _offices.holder(msg.sender, Office.GRANTS_OFFICER);
        Amendment storage m = _amendments[amendment];
        bool stands = m.state >= AmendmentState.PROPOSED && m.state <= AmendmentState.UPHELD;
        bool lifts = m.kind == AmendmentKind.SUSPENSION && m.state == AmendmentState.EFFECTIVE;
        if (!stands && !lifts) revert GrantAmendments_WrongState(amendment, m.state);

        acted[m.program][m.award][by] = true;
        _end(amendment, m, AmendmentState.WITHDRAWN, by);
    }

    /* GRANTEE AND COUNTER */

    /// @inheritdoc IGrantAmendments
    function object(uint32 amendment, bytes32 statement, Signature calldata signature) external nonReentrant {
        Amendment storage m = _amendments[amendment];
        // What the counter filed in a grantee's name it may say anew, and loses no time by it.
        bool anew = m.state == AmendmentState.OBJECTED && m.filer != 0;
        if (!anew) _in(amendment, AmendmentState.NOTICED);
        _requireClaimant(m.program, m.award, "object", amendment, statement, signature);

        uint40 receivedAt = anew ? m.decideBy - _of(m).noticeTerms().decisionTime : uint40(block.timestamp);
        _object(amendment, m, statement, receivedAt, 0);
    }

    /// @inheritdoc IGrantAmendments
    function objectAtCounter(uint32 amendment, bytes32 statement, uint40 receivedAt) external nonReentrant {
        uint32 by = _offices.holder(msg.sender, Office.COUNTER);
        Amendment storage m = _in(amendment, AmendmentState.NOTICED);
        if (_of(m).acted(m.award, by)) revert GrantAmendments_Involved(amendment, by);
        if (statement == 0) revert GrantAmendments_Incomplete(m.award);
        uint40 earliest = uint40(block.timestamp) - _of(m).noticeTerms().receiptGrace;
        (,, uint40 objectionTime) = _of(m).clocks();
        uint40 noticedAt = m.objectBy - objectionTime;
        if (noticedAt > earliest) earliest = noticedAt;
        bool dated = receivedAt >= earliest && receivedAt <= block.timestamp;
        if (!dated) revert GrantAmendments_BadReceipt(receivedAt, earliest);

        _object(amendment, m, statement, receivedAt, by);
    }

    /* HEARING OFFICER */

    /// @inheritdoc IGrantAmendments
    function decide(uint32 amendment, bool forGrantee, bytes32 reasonHash) external nonReentrant {
        uint32 by = _offices.holder(msg.sender, Office.HEARING_OFFICER);
        Amendment storage m = _in(amendment, AmendmentState.OBJECTED);
        if (by == m.filer || _of(m).acted(m.award, by)) revert GrantAmendments_Involved(amendment, by);
        if (reasonHash == 0) revert GrantAmendments_Incomplete(m.award);
        bool late = !forGrantee && block.timestamp > m.decideBy;
        if (late) revert GrantAmendments_NotNow(amendment, 0, m.decideBy);
        // Who did not file may still speak for itself, instead of what the counter filed.
        bool early = !forGrantee && m.filer != 0 && block.timestamp < m.objectBy;
        if (early) revert GrantAmendments_NotNow(amendment, m.objectBy, 0);

        m.decider = by;

        emit ObjectionJudged(amendment, forGrantee, reasonHash, by);

        if (forGrantee) _end(amendment, m, AmendmentState.OVERTURNED, by);
        else m.state = AmendmentState.UPHELD;
    }

    /* ANYONE */

    /// @inheritdoc IGrantAmendments
    function enact(uint32 amendment) external nonReentrant {
        Amendment storage m = _amendments[amendment];
        if (m.state != AmendmentState.UPHELD) {
            _in(amendment, AmendmentState.NOTICED);
            uint40 due = m.objectBy + _of(m).noticeTerms().receiptGrace;
            if (block.timestamp < due) revert GrantAmendments_NotNow(amendment, due, 0);
        }

        m.state = AmendmentState.EFFECTIVE;

        emit AmendmentEnacted(amendment, m.award, m.kind);

        if (m.kind == AmendmentKind.TERMINATION) _of(m).terminate(m.award, amendment);
        else if (m.kind == AmendmentKind.CLOSEOUT) _of(m).closeUnreported(m.award, amendment, m.proposer);
        else if (m.kind == AmendmentKind.DISALLOWANCE) _of(m).disallow(m.subject, amendment, m.amount);
        else if (m.kind == AmendmentKind.DEOBLIGATION) _cut(amendment, m);
        else if (suspendedBy[m.program][m.award] != amendment) _suspend(amendment, m);
    }

    /// @inheritdoc IGrantAmendments
    function lapse(uint32 amendment) external nonReentrant {
        Amendment storage m = _in(amendment, AmendmentState.OBJECTED);
        if (block.timestamp <= m.decideBy) revert GrantAmendments_NotNow(amendment, m.decideBy, 0);

        _end(amendment, m, AmendmentState.LAPSED, 0);
    }

    /* INTERNAL */

    function _object(uint32 amendment, Amendment storage m, bytes32 statement, uint40 receivedAt, uint32 by) private {
        if (receivedAt >= m.objectBy) revert GrantAmendments_NotNow(amendment, 0, m.objectBy);
        NoticeTerms memory terms = _of(m).noticeTerms();

        m.state = AmendmentState.OBJECTED;
        m.decideBy = receivedAt + terms.decisionTime;
        m.filer = by;

        emit ObjectionFiled(amendment, m.award, statement, receivedAt, m.decideBy, by);
    }

    /// @dev Nothing the agency ends, loses or forgets stays in effect.
    function _end(uint32 amendment, Amendment storage m, AmendmentState state, uint32 by) private {
        bool contested = m.kind == AmendmentKind.SUSPENSION && m.state == AmendmentState.OBJECTED;
        bool suspends = suspendedBy[m.program][m.award] == amendment;
        bool lifts = suspends && _of(m).awardOf(m.award).state == AwardState.SUSPENDED;
        m.state = state;
        if (contested) isContested[m.program][m.award] = true;
        if (suspends) delete suspendedBy[m.program][m.award];

        emit AmendmentEnded(amendment, state, by);

        if (lifts) _of(m).suspend(m.award, amendment, false);
    }

    function _suspend(uint32 amendment, Amendment storage m) private {
        suspendedBy[m.program][m.award] = amendment;
        _of(m).suspend(m.award, amendment, true);
    }

    function _cut(uint32 amendment, Amendment storage m) private {
        Line[] memory own = _of(m).linesOf(m.award);
        bool left = m.subject < own.length && own[m.subject].budget - own[m.subject].drawn >= m.amount;
        if (!left) revert GrantAmendments_WrongKind(amendment, m.kind);

        uint64[] memory lines = _lines(m.program, m.award);
        lines[m.subject] -= m.amount;
        _of(m).reshape(m.award, amendment, lines, _of(m).awardOf(m.award).to, 0);
    }

    /// @dev Costs may be found wanting also after the closeout.
    function _requireAccepted(address program, uint32 award, AmendmentKind kind) private view {
        AwardState state = IGrantAwards(program).awardOf(award).state;
        AwardState last = kind == AmendmentKind.DISALLOWANCE ? AwardState.CLOSED : AwardState.TERMINATED;
        bool accepted = state >= AwardState.ACTIVE && state <= last;
        if (!accepted) revert IGrantAwards.GrantAwards_WrongState(award, state);
    }

    /// @dev The program whose award it is about.
    function _of(Amendment storage m) private view returns (IGrantAwards) {
        return IGrantAwards(m.program);
    }
}
