// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";
import {Claimant} from "../abstracts/Claimant.sol";
import {Signed} from "../abstracts/Signed.sol";
import {Signature} from "../interfaces/IClaimant.sol";
import {Amendment, AmendmentKind, AmendmentState, IGrantAmendments} from "../interfaces/IGrantAmendments.sol";
import {Award, AwardState, IGrantAwards, Line, PayMode} from "../interfaces/IGrantAwards.sol";
import {IGrantRounds, ReviewState} from "../interfaces/IGrantRounds.sol";
import {IOffices, Office} from "../interfaces/IOffices.sol";
import {ITreasury, Kind} from "../interfaces/ITreasury.sol";
import {Approvals} from "../libraries/Approvals.sol";

/// @title Amendments a grantee asks for or agrees to
abstract contract Agreements is IGrantAmendments, Claimant, ReentrancyGuardTransient {
    uint16 private constant BPS = 10_000;

    IOffices internal immutable _offices;
    ITreasury private immutable _treasury;

    /// @inheritdoc IGrantAmendments
    uint32 public amendments;
    /// @inheritdoc IGrantAmendments
    mapping(address program => mapping(uint32 award => uint64)) public movedOf;
    /// @inheritdoc IGrantAmendments
    mapping(address program => mapping(uint32 award => bool)) public isExtended;
    /// @inheritdoc IGrantAmendments
    mapping(address program => mapping(uint32 award => bool)) public isContested;
    /// @inheritdoc IGrantAmendments
    mapping(address program => mapping(uint32 award => uint32 amendment)) public suspendedBy;
    /// @inheritdoc IGrantAmendments
    mapping(address program => mapping(uint32 award => mapping(uint32 person => bool))) public acted;
    mapping(uint32 amendment => Amendment) internal _amendments;

    constructor(IOffices offices, ITreasury treasury_) Signed("Almoner GrantAmendments") {
        _offices = offices;
        _treasury = treasury_;
    }

    /* GRANTEE */

    /// @inheritdoc IGrantAmendments
    function rebudget(address program, uint32 award, uint64[] calldata lines, Signature calldata signature)
        external
        nonReentrant
        returns (uint32 amendment)
    {
        Award memory a = _active(program, award);
        if (a.mode == PayMode.MILESTONE) revert GrantAmendments_WrongKind(0, AmendmentKind.REBUDGET);
        uint64 moved = _moved(program, award, a.total, lines);
        uint64 most = uint64((uint256(a.total) * a.toleranceBps) / BPS);
        uint64 available = most > movedOf[program][award] ? most - movedOf[program][award] : 0;
        if (moved == 0 || moved > available) revert GrantAmendments_OverTolerance(award, moved, available);
        _requireClaimant(program, award, "rebudget", 0, keccak256(abi.encode(lines)), signature);

        movedOf[program][award] += moved;
        (amendment,) = _open(program, award, AmendmentKind.REBUDGET, AmendmentState.EFFECTIVE, 0);

        _emitProposed(amendment, lines, a.to, 0, 0, 0);
        emit AmendmentEnacted(amendment, award, AmendmentKind.REBUDGET);

        IGrantAwards(program).reshape(award, amendment, lines, a.to, 0);
    }

    /* GRANTS OFFICER, APPROVER */

    /// @inheritdoc IGrantAmendments
    function extend(address program, uint32 award, uint40 to, bytes32 reasonHash, Signature calldata signature)
        external
        nonReentrant
        returns (uint32 amendment)
    {
        uint32 by = _offices.holder(msg.sender, Office.GRANTS_OFFICER);
        Award memory a = _active(program, award);
        (, uint40 extension,) = IGrantAwards(program).clocks();
        bool sound = !isExtended[program][award] && block.timestamp < a.to && to > a.to && to <= a.to + extension;
        if (!sound) revert GrantAmendments_BadExtension(award, to, isExtended[program][award] ? 0 : a.to + extension);
        if (reasonHash == 0) revert GrantAmendments_Incomplete(award);
        _requireClaimant(program, award, "extend", 0, bytes32(uint256(to)), signature);

        isExtended[program][award] = true;
        Amendment storage m;
        (amendment, m) = _open(program, award, AmendmentKind.NO_COST_EXTENSION, AmendmentState.EFFECTIVE, by);
        m.to = to;
        uint64[] memory lines = _lines(program, award);

        _emitProposed(amendment, lines, to, 0, reasonHash, by);
        emit AmendmentEnacted(amendment, award, AmendmentKind.NO_COST_EXTENSION);

        IGrantAwards(program).reshape(award, amendment, lines, to, 0);
    }

    /// @inheritdoc IGrantAmendments
    function agree(
        address program,
        uint32 award,
        uint64[] calldata lines,
        uint40 to,
        bytes32 conditions,
        bytes32 reasonHash,
        Signature calldata signature
    ) external nonReentrant returns (uint32 amendment) {
        uint32 by = _offices.holder(msg.sender, Office.GRANTS_OFFICER);
        bytes32 before = _active(program, award).termsHash;
        if (conditions == 0 || reasonHash == 0) revert GrantAmendments_Incomplete(award);
        bytes32 content = keccak256(abi.encode(lines, to, conditions));
        _requireClaimant(program, award, "amend", 0, content, signature);

        Amendment storage m;
        (amendment, m) = _open(program, award, AmendmentKind.BILATERAL, AmendmentState.PROPOSED, by);
        m.content = keccak256(abi.encode(before, content));
        m.to = to;

        _emitProposed(amendment, lines, to, conditions, reasonHash, by);
    }

    /// @inheritdoc IGrantAmendments
    function approve(uint32 amendment, uint64[] calldata lines, uint40 to, bytes32 conditions) external nonReentrant {
        uint32 by = _offices.holder(msg.sender, Office.APPROVER);
        _offices.requireRunning();
        Amendment storage m = _in(amendment, AmendmentState.PROPOSED);
        if (m.kind != AmendmentKind.BILATERAL) revert GrantAmendments_WrongKind(amendment, m.kind);
        Award memory a = _active(m.program, m.award);
        bytes32 content = keccak256(abi.encode(a.termsHash, keccak256(abi.encode(lines, to, conditions))));
        if (content != m.content) revert GrantAmendments_ContentDiffers(amendment, content, m.content);
        uint8 approvals = Approvals.seat(m.approvers, m.approvedAt, _offices, by);
        bool involved = by == m.proposer || by == a.recommender || _judged(a.application, by);
        if (approvals == 0 || involved) revert GrantAmendments_SamePerson(by);
        m.approvedAt = uint40(block.timestamp);
        acted[m.program][m.award][by] = true;
        IGrantAwards awards = IGrantAwards(m.program);
        uint64 cumulative = awards.committedTo(a.orgRef) + _more(a.total, lines);

        emit AmendmentApproved(amendment, content, cumulative, m.approvers, by);

        if (approvals < awards.approversNeeded(cumulative)) return;

        m.state = AmendmentState.EFFECTIVE;
        emit AmendmentEnacted(amendment, m.award, AmendmentKind.BILATERAL);

        awards.reshape(m.award, amendment, lines, to, conditions);
    }

    /* VIEWS */

    /// @inheritdoc IGrantAmendments
    function amendmentOf(uint32 amendment) external view returns (Amendment memory) {
        return _amendments[amendment];
    }

    /// @inheritdoc IGrantAmendments
    function treasury() external view returns (address) {
        return address(_treasury);
    }

    /* INTERNAL */

    function _open(address program, uint32 award, AmendmentKind kind, AmendmentState state, uint32 by)
        internal
        returns (uint32 amendment, Amendment storage m)
    {
        amendment = ++amendments;
        m = _amendments[amendment];
        m.program = program;
        m.award = award;
        m.kind = kind;
        m.state = state;
        m.proposer = by;
        if (by != 0) acted[program][award][by] = true;
    }

    function _emitProposed(
        uint32 amendment,
        uint64[] memory lines,
        uint40 to,
        bytes32 conditions,
        bytes32 reasonHash,
        uint32 by
    ) private {
        Amendment storage m = _amendments[amendment];
        emit AmendmentProposed(amendment, m.program, m.award, m.kind, 0, 0, lines, to, conditions, "", reasonHash, by);
    }

    function _requireProgram(address program) internal view {
        if (_treasury.kindOf(program) != Kind.GRANT) revert GrantAmendments_UnknownProgram(program);
    }

    function _in(uint32 amendment, AmendmentState state) internal view returns (Amendment storage m) {
        m = _amendments[amendment];
        if (m.state != state) revert GrantAmendments_WrongState(amendment, m.state);
    }

    function _active(address program, uint32 award) private view returns (Award memory a) {
        _requireProgram(program);
        a = IGrantAwards(program).awardOf(award);
        if (a.state != AwardState.ACTIVE) revert IGrantAwards.GrantAwards_WrongState(award, a.state);
    }

    function _judged(uint32 application, uint32 person) private view returns (bool) {
        return IGrantRounds(_treasury.rounds()).reviewOf(application, person) != ReviewState.NONE;
    }

    /// @dev What lines have more than the award's own; 0 where the totals differ.
    function _moved(address program, uint32 award, uint64 total, uint64[] calldata lines)
        private
        view
        returns (uint64 moved)
    {
        Line[] memory own = IGrantAwards(program).linesOf(award);
        uint64 sum = 0;
        for (uint256 i = 0; i < lines.length; ++i) {
            sum += lines[i];
            uint64 before = i < own.length ? own[i].budget : 0;
            if (lines[i] > before) moved += lines[i] - before;
        }
        if (sum != total) return 0;
    }

    function _more(uint64 total, uint64[] calldata lines) private pure returns (uint64) {
        uint64 sum = 0;
        for (uint256 i = 0; i < lines.length; ++i) {
            sum += lines[i];
        }
        return sum > total ? sum - total : 0;
    }

    function _lines(address program, uint32 award) internal view returns (uint64[] memory lines) {
        Line[] memory own = IGrantAwards(program).linesOf(award);
        lines = new uint64[](own.length);
        for (uint256 i = 0; i < own.length; ++i) {
            lines[i] = own[i].budget;
        }
    }
}
