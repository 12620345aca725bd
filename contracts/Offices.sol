// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IOffices, Office, Term} from "./interfaces/IOffices.sol";

/// @notice See {IOffices}, where every word is.
contract Offices is IOffices {
    uint40 private constant FOREVER = type(uint40).max;

    /// @inheritdoc IOffices
    mapping(address key => uint32 person) public personOf;
    /// @inheritdoc IOffices
    uint32 public persons;

    mapping(address key => uint32 authority) private _proposedBy;
    mapping(uint32 person => mapping(Office => Term)) private _terms;
    mapping(uint32 person => mapping(Office => Term)) private _proposals;

    /// @param first and `second` are the founding authorities, who appoint everybody else together
    constructor(address first, address second) {
        if (first == second || first == address(0) || second == address(0)) revert Offices_BadFounders(first, second);

        _found(first);
        _found(second);
    }

    /* APPOINTING AUTHORITIES */

    /// @inheritdoc IOffices
    function proposePerson(address key) external {
        uint32 by = holder(msg.sender, Office.APPOINTING_AUTHORITY);
        if (key == address(0)) revert Offices_NotProposed(key, 0, Office.NONE);
        _requireFree(key);

        _proposedBy[key] = by;

        emit PersonProposed(key, by);
    }

    /// @inheritdoc IOffices
    function openPerson(address key) external returns (uint32 person) {
        uint32 by = holder(msg.sender, Office.APPOINTING_AUTHORITY);
        uint32 proposer = _proposedBy[key];
        if (proposer == 0) revert Offices_NotProposed(key, 0, Office.NONE);
        if (proposer == by) revert Offices_SameAuthority(by);
        _requireFree(key);

        delete _proposedBy[key];
        person = _open(key);

        emit PersonOpened(person, key, proposer, by);
    }

    /// @inheritdoc IOffices
    function proposeAppointment(uint32 person, Office office, uint40 from, uint40 until) external {
        uint32 by = holder(msg.sender, Office.APPOINTING_AUTHORITY);
        if (person == 0 || person > persons) revert Offices_UnknownPerson(person);
        if (office == Office.NONE || from >= until || until <= block.timestamp) revert Offices_BadTerm(from, until);

        _proposals[person][office] = Term({from: from, until: until, proposer: by, confirmer: 0, removed: false});

        emit AppointmentProposed(person, office, from, until, by);
    }

    /// @inheritdoc IOffices
    function appoint(uint32 person, Office office, uint40 from, uint40 until) external {
        uint32 by = holder(msg.sender, Office.APPOINTING_AUTHORITY);
        Term memory proposal = _proposals[person][office];
        if (proposal.proposer == 0 || proposal.from != from || proposal.until != until) {
            revert Offices_NotProposed(address(0), person, office);
        }
        if (proposal.proposer == by) revert Offices_SameAuthority(by);
        if (until <= block.timestamp) revert Offices_BadTerm(from, until);
        _requireCompatible(person, office, from, until);

        delete _proposals[person][office];
        proposal.confirmer = by;
        _terms[person][office] = proposal;

        emit Appointed(person, office, from, until, proposal.proposer, by);
    }

    /// @inheritdoc IOffices
    function remove(uint32 person, Office office) external {
        uint32 by = holder(msg.sender, Office.APPOINTING_AUTHORITY);
        Term storage term = _terms[person][office];
        if (term.removed || term.until <= block.timestamp) {
            revert Offices_NotProposed(address(0), person, office);
        }

        term.removed = true;

        emit Removed(person, office, by);
    }

    /* VIEWS */

    /// @inheritdoc IOffices
    function holder(address key, Office office) public view returns (uint32 person) {
        person = personOf[key];
        if (person == 0 || !inOffice(person, office)) revert Offices_NotInOffice(key, office);
    }

    /// @inheritdoc IOffices
    function inOffice(uint32 person, Office office) public view returns (bool) {
        Term storage term = _terms[person][office];
        return term.from <= block.timestamp && block.timestamp < term.until && !term.removed;
    }

    /// @inheritdoc IOffices
    function termOf(uint32 person, Office office) external view returns (Term memory) {
        return _terms[person][office];
    }

    /* INTERNAL */

    function _found(address key) private {
        uint32 person = _open(key);
        uint40 from = uint40(block.timestamp);
        _terms[person][Office.APPOINTING_AUTHORITY] =
            Term({from: from, until: FOREVER, proposer: 0, confirmer: 0, removed: false});

        emit PersonOpened(person, key, 0, 0);
        emit Appointed(person, Office.APPOINTING_AUTHORITY, from, FOREVER, 0, 0);
    }

    function _open(address key) private returns (uint32 person) {
        person = ++persons;
        personOf[key] = person;
    }

    function _requireFree(address key) private view {
        uint32 taken = personOf[key];
        if (taken != 0) revert Offices_KeyTaken(key, taken);
    }

    /// @dev Looks at every office: there are few, and appointments are rare.
    function _requireCompatible(uint32 person, Office office, uint40 from, uint40 until) private view {
        for (uint8 i = 1; i <= uint8(type(Office).max); ++i) {
            Office other = Office(i);
            Term storage term = _terms[person][other];
            // A new term of the same office would end the running one, so it waits until that is over.
            if (other == office && !term.removed && term.until > block.timestamp) {
                revert Offices_AlreadyAppointed(person, office, term.until);
            }
            bool overlaps = !term.removed && term.from < until && from < term.until;
            if (!overlaps) continue;

            if (_incompatible(office, other)) revert Offices_Incompatible(person, office, other);
        }
    }

    /// @dev Who proposes does not approve; who acts does not review; who reviews does not decide the appeal; and
    /// those who appoint, watch or pause do nothing else.
    function _incompatible(Office a, Office b) private pure returns (bool) {
        return _alone(a) || _alone(b) || _opposed(a, b) || _opposed(b, a);
    }

    function _alone(Office o) private pure returns (bool) {
        return o == Office.APPOINTING_AUTHORITY || o == Office.MONITOR || o == Office.GUARDIAN;
    }

    function _opposed(Office a, Office b) private pure returns (bool) {
        if (a == Office.HEARING_OFFICER) return true;
        if (a == Office.INVESTIGATOR) return b == Office.CASEWORKER || b == Office.DETERMINER || b == Office.MAKER;
        if (a == Office.COUNTER) return b == Office.CASEWORKER || b == Office.DETERMINER;
        return (a == Office.CASEWORKER && b == Office.DETERMINER) || (a == Office.MAKER && b == Office.APPROVER)
            || (a == Office.GRANTS_OFFICER && b == Office.REVIEWER);
    }
}
