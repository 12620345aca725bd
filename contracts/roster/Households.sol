// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IBenefitProgram} from "../interfaces/IBenefitProgram.sol";
import {IOffices, Office} from "../interfaces/IOffices.sol";
import {Case, DoubleMember, IRoster, SharedAccount} from "../interfaces/IRoster.sol";

/// @title Who belongs to which case, and what two persons declared to be lawful about it
abstract contract Households is IRoster {
    IOffices internal immutable _offices;
    address internal immutable _program;

    /// @inheritdoc IRoster
    mapping(bytes32 caseRef => uint32 caseNo) public caseNoOf;
    /// @inheritdoc IRoster
    mapping(bytes32 memberRef => uint32 caseNo) public memberOf;
    /// @inheritdoc IRoster
    mapping(bytes32 memberRef => uint32 caseNo) public secondCaseOf;
    mapping(bytes32 memberRef => DoubleMember) private _doubleMembers;
    mapping(bytes32 memberRef => DoubleMember) private _proposedMembers;
    mapping(address account => SharedAccount) private _sharedAccounts;
    mapping(address account => SharedAccount) private _proposedAccounts;

    constructor(IOffices offices, address program) {
        _offices = offices;
        _program = program;
    }

    /* DETERMINER, PROGRAM ADMIN */

    /// @inheritdoc IRoster
    function proposeDoubleMember(bytes32 memberRef, bytes32 caseRef, uint40 until) external {
        uint32 by = _holder(Office.DETERMINER);
        if (memberRef == 0 || caseRef == 0) revert Roster_NotExcepted(memberRef, 0);
        if (until <= block.timestamp) revert Roster_BadDate(until, uint40(block.timestamp));

        _proposedMembers[memberRef] = DoubleMember({caseRef: caseRef, until: until, proposer: by, confirmer: 0});

        emit DoubleMemberProposed(memberRef, caseRef, until, by);
    }

    /// @inheritdoc IRoster
    function confirmDoubleMember(bytes32 memberRef, bytes32 caseRef, uint40 until) external {
        uint32 by = _holder(Office.PROGRAM_ADMIN);
        DoubleMember memory d = _proposedMembers[memberRef];
        bool proposed = d.caseRef == caseRef && d.until == until && _offices.inOffice(d.proposer, Office.DETERMINER);
        if (!proposed) revert Roster_NotExcepted(memberRef, d.until);
        if (d.proposer == by) revert Roster_SamePerson(by);

        delete _proposedMembers[memberRef];
        d.confirmer = by;
        _doubleMembers[memberRef] = d;

        emit DoubleMemberConfirmed(memberRef, caseRef, until, d.proposer, by);
    }

    /// @inheritdoc IRoster
    function proposeSharedAccount(address account, uint16 capacity, uint40 until) external {
        uint32 by = _holder(Office.DETERMINER);
        if (account == address(0) || capacity == 0) revert Roster_NotProposed(account);
        if (until <= block.timestamp) revert Roster_BadDate(until, uint40(block.timestamp));

        _proposedAccounts[account] = SharedAccount({capacity: capacity, until: until, proposer: by, confirmer: 0});

        emit SharedAccountProposed(account, capacity, until, by);
    }

    /// @inheritdoc IRoster
    function confirmSharedAccount(address account, uint16 capacity, uint40 until) external {
        uint32 by = _holder(Office.PROGRAM_ADMIN);
        SharedAccount memory s = _proposedAccounts[account];
        bool proposed =
            s.capacity == capacity && s.until == until && _offices.inOffice(s.proposer, Office.DETERMINER);
        if (!proposed) revert Roster_NotProposed(account);
        if (s.proposer == by) revert Roster_SamePerson(by);

        delete _proposedAccounts[account];
        s.confirmer = by;
        _sharedAccounts[account] = s;

        emit SharedAccountConfirmed(account, capacity, until, s.proposer, by);
    }

    /* VIEWS */

    /// @inheritdoc IRoster
    function doubleMemberOf(bytes32 memberRef) external view returns (DoubleMember memory) {
        return _doubleMembers[memberRef];
    }

    /// @inheritdoc IRoster
    function sharedAccountOf(address account) external view returns (SharedAccount memory) {
        return _sharedAccounts[account];
    }

    /* INTERNAL */

    /// @dev A person of another live household joins only by a declared exception.
    /// @return until end of the exception used, 0 for none
    function _join(bytes32 member, bytes32 caseRef, uint16 toPeriod, uint32 caseNo) internal returns (uint40 until) {
        uint32 other = memberOf[member];
        if (other == 0) {
            memberOf[member] = caseNo;
            return 0;
        }
        DoubleMember storage d = _doubleMembers[member];
        bool excepted = other != caseNo && d.caseRef == caseRef && secondCaseOf[member] == 0;
        if (!excepted) revert Roster_MemberTaken(member, other);
        _requireExcepted(member, d.until, toPeriod);

        secondCaseOf[member] = caseNo;
        return d.until;
    }

    /// @dev Frees what keeps a household from enrolling anew. All of it is named, and nothing else.
    function _free(uint32 caseNo, Case storage c, bytes32 caseRef, bytes32[] calldata memberRefs) internal {
        if (caseNoOf[caseRef] != caseNo) revert Roster_WrongRefs(caseNo, caseRef);
        if (memberRefs.length != c.members) revert Roster_WrongRefs(caseNo, bytes32(memberRefs.length));

        delete caseNoOf[caseRef];
        for (uint256 i = 0; i < memberRefs.length; ++i) {
            bytes32 member = memberRefs[i];
            if (memberOf[member] == caseNo) delete memberOf[member];
            else if (secondCaseOf[member] == caseNo) delete secondCaseOf[member];
            else revert Roster_WrongRefs(caseNo, member);
        }
    }

    /// @dev The last period begins before the exception ends. A period without a date may begin any time.
    function _requireExcepted(bytes32 member, uint40 until, uint16 toPeriod) internal view {
        if (until == 0) return;
        uint40 begins = IBenefitProgram(_program).periodOf(toPeriod).issueAt;
        if (begins == 0 || begins >= until) revert Roster_NotExcepted(member, until);
    }

    function _holder(Office office) internal view returns (uint32 person) {
        return _offices.holder(msg.sender, office);
    }
}
