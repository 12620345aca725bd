// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IOffices, Key, Office, Proposal, Term} from "./interfaces/IOffices.sol";

/// @notice See {IOffices}, where every word is.
contract Offices is IOffices {
    uint40 private constant FOREVER = type(uint40).max;
    uint40 private constant LEAST_DELAY = 1 hours;
    uint40 private constant MOST_DELAY = 30 days;
    uint40 private constant MOST_PAUSE = 3 days;
    uint40 private constant REST = 7 days;
    uint256 private constant LEAST_AUTHORITIES = 2;

    /// @dev What one authority wants of a key. Person 0 is one to be opened.
    struct KeyProposal {
        uint32 person;
        uint32 proposer;
        uint40 proposedAt;
    }

    /// @inheritdoc IOffices
    uint40 public immutable delay;
    /// @inheritdoc IOffices
    uint32 public persons;
    /// @inheritdoc IOffices
    uint40 public pausedUntil;

    mapping(address key => Key) private _keys;
    mapping(address key => KeyProposal) private _keyProposals;
    mapping(uint32 person => address[]) private _keysOf;
    mapping(uint32 person => mapping(Office => Term)) private _terms;
    mapping(uint32 person => mapping(Office => Proposal)) private _proposals;
    uint32[] private _authorities; // all that ever were: few, while persons can be thousands

    /// @param first and `second` are the founding authorities, who appoint everybody else together
    /// @param delay_ seconds between a confirmation and what it gives
    constructor(address first, address second, uint40 delay_) {
        if (first == second || first == address(0) || second == address(0)) revert Offices_BadFounders(first, second);
        if (delay_ < LEAST_DELAY || delay_ > MOST_DELAY) revert Offices_BadDelay(delay_, LEAST_DELAY, MOST_DELAY);

        delay = delay_;
        _found(first);
        _found(second);
    }

    /* APPOINTING AUTHORITIES: PERSONS AND KEYS */

    /// @inheritdoc IOffices
    function proposePerson(address key) external {
        uint32 by = holder(msg.sender, Office.APPOINTING_AUTHORITY);
        _requireFree(key);

        _keyProposals[key] = KeyProposal({person: 0, proposer: by, proposedAt: uint40(block.timestamp)});

        emit PersonProposed(key, by);
    }

    /// @inheritdoc IOffices
    function openPerson(address key) external returns (uint32 person) {
        uint32 by = holder(msg.sender, Office.APPOINTING_AUTHORITY);
        uint32 proposer = _requireKeyProposed(0, key, by);

        delete _keyProposals[key];
        person = _open(key, proposer, by);

        emit PersonOpened(person, key, proposer, by);
    }

    /// @inheritdoc IOffices
    function proposeKey(uint32 person, address key) external {
        uint32 by = holder(msg.sender, Office.APPOINTING_AUTHORITY);
        _requirePerson(person);
        _requireFree(key);

        _keyProposals[key] = KeyProposal({person: person, proposer: by, proposedAt: uint40(block.timestamp)});

        emit KeyProposed(person, key, by);
    }

    /// @inheritdoc IOffices
    function linkKey(uint32 person, address key) external {
        uint32 by = holder(msg.sender, Office.APPOINTING_AUTHORITY);
        _requirePerson(person);
        uint32 proposer = _requireKeyProposed(person, key, by);

        delete _keyProposals[key];
        uint40 from = _earliest();
        _link(key, person, from, proposer, by);

        emit KeyLinked(person, key, from, proposer, by);
    }

    /// @inheritdoc IOffices
    function unlinkKey(address key) external {
        uint32 by = holder(msg.sender, Office.APPOINTING_AUTHORITY);
        Key storage linked = _keys[key];
        uint32 person = linked.person;
        if (person == 0 || linked.retired) revert Offices_NothingToEnd(key, person, Office.NONE);
        bool last = _works(key) && _workingKeys(person) == 1;
        if (last) _requireAuthoritiesBeside(person);

        linked.retired = true;

        emit KeyUnlinked(person, key, by);
    }

    /* APPOINTING AUTHORITIES: APPOINTMENTS */

    /// @inheritdoc IOffices
    function proposeAppointment(uint32 person, Office office, uint40 from, uint40 until) external {
        uint32 by = holder(msg.sender, Office.APPOINTING_AUTHORITY);
        _requirePerson(person);
        if (office == Office.NONE || from >= until) revert Offices_BadTerm(from, until);
        _requireFits(person, office, from, until);

        _proposals[person][office] =
            Proposal({from: from, until: until, proposer: by, proposedAt: uint40(block.timestamp)});

        emit AppointmentProposed(person, office, from, until, by);
    }

    /// @inheritdoc IOffices
    function appoint(uint32 person, Office office, uint40 from, uint40 until) external {
        uint32 by = holder(msg.sender, Office.APPOINTING_AUTHORITY);
        Proposal memory proposal = _proposals[person][office];
        if (proposal.proposer == 0 || proposal.from != from || proposal.until != until) {
            revert Offices_NotProposed(address(0), person, office);
        }
        _requireSecond(proposal.proposer, proposal.proposedAt, by);
        _requireFits(person, office, from, until);

        delete _proposals[person][office];
        _enter(person, office, from, until, proposal.proposer, by);

        emit Appointed(person, office, from, until, proposal.proposer, by);
    }

    /// @inheritdoc IOffices
    function remove(uint32 person, Office office) external {
        uint32 by = holder(msg.sender, Office.APPOINTING_AUTHORITY);
        Term storage term = _terms[person][office];
        bool live = _live(term);
        if (!live && _proposals[person][office].proposer == 0) {
            revert Offices_NothingToEnd(address(0), person, office);
        }
        if (office == Office.APPOINTING_AUTHORITY) _requireAuthoritiesBeside(person);

        delete _proposals[person][office];
        if (live) term.removed = true;

        emit Removed(person, office, by);
    }

    /* GUARDIAN */

    /// @inheritdoc IOffices
    function vetoKey(address key) external {
        uint32 by = holder(msg.sender, Office.GUARDIAN);
        Key storage linked = _keys[key];
        uint32 person = linked.person;
        if (person == 0 || linked.retired || linked.from <= block.timestamp) {
            revert Offices_NothingToEnd(key, person, Office.NONE);
        }

        linked.retired = true;

        emit KeyVetoed(person, key, by);
    }

    /// @inheritdoc IOffices
    function vetoAppointment(uint32 person, Office office) external {
        uint32 by = holder(msg.sender, Office.GUARDIAN);
        Proposal memory proposal = _proposals[person][office];
        Term memory term = _terms[person][office];
        bool ahead = !term.removed && term.from > block.timestamp;
        bool renewed = !term.removed && term.renewedUntil != 0 && term.until > block.timestamp;
        if (proposal.proposer == 0 && !ahead && !renewed) revert Offices_NothingToEnd(address(0), person, office);

        delete _proposals[person][office];
        _terms[person][office].removed = term.removed || ahead;
        if (renewed) _terms[person][office].renewedUntil = 0;

        if (proposal.proposer != 0) emit AppointmentVetoed(person, office, proposal.from, proposal.until, by);
        if (ahead) emit AppointmentVetoed(person, office, term.from, term.until, by);
        if (renewed) emit AppointmentVetoed(person, office, term.until, term.renewedUntil, by);
    }

    /// @inheritdoc IOffices
    function pause(uint40 duration, bytes32 reasonHash) external {
        uint32 by = holder(msg.sender, Office.GUARDIAN);
        if (duration == 0 || duration > MOST_PAUSE) revert Offices_BadPause(duration, MOST_PAUSE);
        if (block.timestamp < pausedUntil + REST) revert Offices_PauseTooSoon(pausedUntil + REST);

        pausedUntil = uint40(block.timestamp) + duration;

        emit Paused(pausedUntil, reasonHash, by);
    }

    /// @inheritdoc IOffices
    function endPause() external {
        uint32 by = personOf(msg.sender);
        if (by == 0 || !inOffice(by, Office.GUARDIAN)) by = holder(msg.sender, Office.APPOINTING_AUTHORITY);
        if (block.timestamp >= pausedUntil) revert Offices_NotPaused(pausedUntil);

        pausedUntil = uint40(block.timestamp);

        emit PauseEnded(pausedUntil, by);
    }

    /* VIEWS */

    /// @inheritdoc IOffices
    function requireRunning() external view {
        if (block.timestamp < pausedUntil) revert Offices_Paused(pausedUntil);
    }

    /// @inheritdoc IOffices
    function inOfficeSince(uint32 person, Office office, uint40 since) external view returns (bool) {
        return _inOfficeSince(person, office, since);
    }

    /// @inheritdoc IOffices
    function keyOf(address key) external view returns (Key memory) {
        return _keys[key];
    }

    /// @inheritdoc IOffices
    function keysOf(uint32 person) external view returns (address[] memory) {
        return _keysOf[person];
    }

    /// @inheritdoc IOffices
    function proposalOf(uint32 person, Office office) external view returns (Proposal memory) {
        return _proposals[person][office];
    }

    /// @inheritdoc IOffices
    function termOf(uint32 person, Office office) external view returns (Term memory) {
        return _terms[person][office];
    }

    /// @inheritdoc IOffices
    function holder(address key, Office office) public view returns (uint32 person) {
        person = personOf(key);
        if (person == 0 || !inOffice(person, office)) revert Offices_NotInOffice(key, office);
    }

    /// @inheritdoc IOffices
    function inOffice(uint32 person, Office office) public view returns (bool) {
        Term storage term = _terms[person][office];
        return term.from <= block.timestamp && _live(term);
    }

    /// @inheritdoc IOffices
    function personOf(address key) public view returns (uint32 person) {
        return _works(key) ? _keys[key].person : 0;
    }

    /* INTERNAL: ENTERING */

    function _found(address key) private {
        uint32 person = _open(key, 0, 0);
        uint40 from = uint40(block.timestamp);
        _enter(person, Office.APPOINTING_AUTHORITY, from, FOREVER, 0, 0);

        emit PersonOpened(person, key, 0, 0);
        emit Appointed(person, Office.APPOINTING_AUTHORITY, from, FOREVER, 0, 0);
    }

    function _open(address key, uint32 proposer, uint32 confirmer) private returns (uint32 person) {
        person = ++persons;
        _link(key, person, uint40(block.timestamp), proposer, confirmer);
    }

    function _link(address key, uint32 person, uint40 from, uint32 proposer, uint32 confirmer) private {
        _keys[key] = Key({person: person, from: from, proposer: proposer, confirmer: confirmer, retired: false});
        _keysOf[person].push(key);
    }

    /// @dev A renewal goes on with the term it renews; anything else begins a new one.
    function _enter(uint32 person, Office office, uint40 from, uint40 until, uint32 proposer, uint32 confirmer)
        private
    {
        Term storage term = _terms[person][office];
        if (_live(term)) {
            term.until = from;
            term.renewedUntil = until;
            return;
        }
        if (office == Office.APPOINTING_AUTHORITY && term.from == 0) _authorities.push(person);
        _terms[person][office] = Term({
            from: from,
            until: until,
            renewedUntil: 0,
            proposer: proposer,
            confirmer: confirmer,
            removed: false
        });
    }

    /* INTERNAL: CHECKS */

    function _requirePerson(uint32 person) private view {
        if (person == 0 || person > persons) revert Offices_UnknownPerson(person);
    }

    function _requireFree(address key) private view {
        if (key == address(0)) revert Offices_NotProposed(key, 0, Office.NONE);
        uint32 taken = _keys[key].person;
        if (taken != 0) revert Offices_KeyTaken(key, taken);
    }

    /// @dev A key that was proposed and linked is no longer proposed, so what is proposed is free.
    function _requireKeyProposed(uint32 person, address key, uint32 by) private view returns (uint32 proposer) {
        KeyProposal memory proposal = _keyProposals[key];
        proposer = proposal.proposer;
        if (proposer == 0 || proposal.person != person) revert Offices_NotProposed(key, person, Office.NONE);
        _requireSecond(proposer, proposal.proposedAt, by);
    }

    function _requireSecond(uint32 proposer, uint40 proposedAt, uint32 by) private view {
        if (proposer == by) revert Offices_SameAuthority(by);
        if (!_inOfficeSince(proposer, Office.APPOINTING_AUTHORITY, proposedAt)) revert Offices_ProposerLeft(proposer);
    }

    /// @dev Asked of a proposal and again of its confirmation, because time has passed. Looks at every office: there
    /// are few, and appointments are rare.
    function _requireFits(uint32 person, Office office, uint40 from, uint40 until) private view {
        if (from < _earliest()) revert Offices_TooSoon(from, _earliest());
        _requireVacant(person, office, from);

        for (uint8 i = 1; i <= uint8(type(Office).max); ++i) {
            Office other = Office(i);
            if (other == office || !_incompatible(office, other)) continue;

            Term storage term = _terms[person][other];
            Proposal storage proposal = _proposals[person][other];
            bool held = _live(term) && term.from < until && from < _end(term);
            bool wanted = _confirmable(proposal) && proposal.from < until && from < proposal.until;
            if (held || wanted) revert Offices_Incompatible(person, office, other);
        }
    }

    /// @dev An office is held once. Its term can be renewed from the second it ends, one renewal ahead.
    function _requireVacant(uint32 person, Office office, uint40 from) private view {
        Term storage term = _terms[person][office];
        bool renewing = from == _end(term) && (term.renewedUntil == 0 || term.until <= block.timestamp);
        if (_live(term) && !renewing) revert Offices_AlreadyAppointed(person, office, _end(term));
    }

    /// @dev Two others, where the person is an authority now and about to be one no more.
    function _requireAuthoritiesBeside(uint32 person) private view {
        if (!_appoints(person)) return;
        uint256 left = 0;
        for (uint256 i = 0; i < _authorities.length; ++i) {
            uint32 other = _authorities[i];
            if (other != person && _appoints(other)) ++left;
        }
        if (left < LEAST_AUTHORITIES) revert Offices_TooFewAuthorities(person, left);
    }

    /* INTERNAL: WHAT HOLDS NOW */

    function _earliest() private view returns (uint40) {
        return uint40(block.timestamp) + delay;
    }

    /// @dev Whether a person is an authority in office with a key that works.
    function _appoints(uint32 person) private view returns (bool) {
        return inOffice(person, Office.APPOINTING_AUTHORITY) && _workingKeys(person) != 0;
    }

    function _works(address key) private view returns (bool) {
        Key storage linked = _keys[key];
        return linked.person != 0 && linked.from <= block.timestamp && !linked.retired;
    }

    function _workingKeys(uint32 person) private view returns (uint256 count) {
        address[] storage keys = _keysOf[person];
        for (uint256 i = 0; i < keys.length; ++i) {
            if (_works(keys[i])) ++count;
        }
    }

    /// @dev Running or to come.
    function _live(Term storage term) private view returns (bool) {
        return !term.removed && block.timestamp < _end(term);
    }

    function _end(Term storage term) private view returns (uint40) {
        return term.renewedUntil == 0 ? term.until : term.renewedUntil;
    }

    /// @dev Once it is not, it never is again.
    function _confirmable(Proposal storage proposal) private view returns (bool) {
        return proposal.from >= _earliest()
            && _inOfficeSince(proposal.proposer, Office.APPOINTING_AUTHORITY, proposal.proposedAt);
    }

    function _inOfficeSince(uint32 person, Office office, uint40 since) private view returns (bool) {
        return inOffice(person, office) && _terms[person][office].from <= since;
    }

    /* INTERNAL: THE TABLE */

    /// @dev Who proposes does not approve; who sets the bands does not fill them; who acts does not review; who reviews
    /// does not decide the appeal; and those who appoint, watch or pause do nothing else.
    function _incompatible(Office a, Office b) private pure returns (bool) {
        return _alone(a) || _alone(b) || _opposed(a, b) || _opposed(b, a);
    }

    function _alone(Office o) private pure returns (bool) {
        return o == Office.APPOINTING_AUTHORITY || o == Office.MONITOR || o == Office.GUARDIAN;
    }

    function _opposed(Office a, Office b) private pure returns (bool) {
        if (a == Office.HEARING_OFFICER) return true;
        if (a == Office.INVESTIGATOR) return b != Office.BUDGET_OFFICER && b != Office.INVESTIGATOR;
        if (a == Office.COUNTER) return b == Office.CASEWORKER || b == Office.DETERMINER;
        if (a == Office.APPROVER) return b == Office.MAKER || b == Office.PROGRAM_ADMIN;
        return (a == Office.CASEWORKER && b == Office.DETERMINER) || (a == Office.GRANTS_OFFICER && b == Office.REVIEWER);
    }
}
