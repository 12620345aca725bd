// SPDX-License-Identifier: Apache-2.0
pragma solidity >=0.8.24;

/// @notice The offices of the agency. An office is named after the chair, not after its power.
/// @dev APPOINTING_AUTHORITY opens persons, links keys, appoints, each by two of them; removes and unlinks, by one;
/// ends a pause. Touches no case, no run and no money, and holds no other office.
/// BUDGET_OFFICER books appropriations, allots and apportions; can pay nobody.
/// PROGRAM_ADMIN opens programs, sets calendars, registers rules; can pay nobody, and is no APPROVER, because it sets
/// the bands that approvers fill.
/// CASEWORKER enrolls; cannot approve. DETERMINER approves what another enrolled and attests notices.
/// MAKER opens runs; cannot approve them. APPROVER certifies runs opened by another.
/// GRANTS_OFFICER and REVIEWER serve grant programs; neither does the other's work.
/// MONITOR, the bot, places holds; it can neither release nor sustain one, and holds no other office.
/// INVESTIGATOR reviews holds placed by another; enrolls, approves and opens nothing.
/// HEARING_OFFICER decides appeals it had no part in, and holds no other office.
/// COUNTER, the help desk, files for people; enrolls and approves nobody.
/// GUARDIAN vetoes what has not begun and pauses for a time; appoints nobody, moves no money, and holds no other
/// office.
enum Office {
    NONE,
    APPOINTING_AUTHORITY,
    BUDGET_OFFICER,
    PROGRAM_ADMIN,
    CASEWORKER,
    DETERMINER,
    MAKER,
    APPROVER,
    GRANTS_OFFICER,
    REVIEWER,
    MONITOR,
    INVESTIGATOR,
    HEARING_OFFICER,
    COUNTER,
    GUARDIAN
}

/// @notice A key of a person. Once linked it is that person's for good, also when it no longer works.
struct Key {
    uint32 person; // 0 for nobody's
    uint40 from; // first second it works
    uint32 proposer; // 0 for a founder's
    uint32 confirmer;
    bool retired; // unlinked or vetoed: it never works again
}

/// @notice A term that one authority proposed and no other confirmed yet.
struct Proposal {
    uint40 from;
    uint40 until;
    uint32 proposer; // 0 for none
    uint40 proposedAt;
}

/// @notice The newest appointment of a person to an office.
struct Term {
    uint40 from; // first second in office
    uint40 until; // first second after it, renewal aside
    uint40 renewedUntil; // end of a renewal that begins at `until`, 0 for none
    uint32 proposer; // authority that proposed it, 0 for a founder
    uint32 confirmer; // another authority
    bool removed; // ended early, or vetoed before it began
}

/// @title Who may act, and as whom
/// @notice Persons, their keys, their appointments and the pause. Holds no value.
/// @dev Giving power takes two authorities and a delay in which GUARDIAN can veto; taking it away takes one authority
/// and no time.
/// @dev Warning: appoint three authorities. With two, neither can be removed, and neither can lose a last key: who is
/// left could appoint nobody. Terms that run out are not counted: renew authorities in time.
/// @custom:invariant I19 two keys of one person are one person; approvals end with their approver's term
/// @custom:invariant I21 offices end with their term; incompatible offices never overlap in one person
/// @custom:invariant I22 a pause ends by itself, cannot be chained, and stops only what asks {requireRunning}
interface IOffices {
    event PersonProposed(address indexed key, uint32 indexed by);
    event PersonOpened(uint32 indexed person, address indexed key, uint32 proposer, uint32 confirmer);
    event KeyProposed(uint32 indexed person, address indexed key, uint32 indexed by);
    event KeyLinked(
        uint32 indexed person, address indexed key, uint40 from, uint32 proposer, uint32 confirmer
    );
    event KeyUnlinked(uint32 indexed person, address indexed key, uint32 indexed by);
    event KeyVetoed(uint32 indexed person, address indexed key, uint32 indexed by);
    event AppointmentProposed(
        uint32 indexed person, Office indexed office, uint40 from, uint40 until, uint32 indexed by
    );
    event Appointed(
        uint32 indexed person, Office indexed office, uint40 from, uint40 until, uint32 proposer, uint32 confirmer
    );
    event AppointmentVetoed(
        uint32 indexed person, Office indexed office, uint40 from, uint40 until, uint32 indexed by
    );
    event Removed(uint32 indexed person, Office indexed office, uint32 indexed by);
    event Paused(uint40 until, bytes32 reasonHash, uint32 indexed by);
    event PauseEnded(uint40 until, uint32 indexed by);

    /// @notice Thrown when a key is not a person's now, or the person does not hold the office now.
    error Offices_NotInOffice(address key, Office office);
    /// @notice Thrown when the second authority of an act is the first one, by whichever key.
    error Offices_SameAuthority(uint32 person);
    /// @notice Thrown when the authority that proposed left office since: propose anew.
    error Offices_ProposerLeft(uint32 proposer);
    /// @notice Thrown when a key is, or once was, a person's.
    error Offices_KeyTaken(address key, uint32 person);
    /// @notice Thrown when nothing was proposed for this key, or for this person and office, with these figures.
    error Offices_NotProposed(address key, uint32 person, Office office);
    /// @notice Thrown when there is nothing this act could end: not there, over, or, for a veto, begun.
    error Offices_NothingToEnd(address key, uint32 person, Office office);
    /// @notice Thrown when a person number was never opened.
    error Offices_UnknownPerson(uint32 person);
    /// @notice Thrown when a term is empty, or of no office.
    error Offices_BadTerm(uint40 from, uint40 until);
    /// @notice Thrown when a term would begin before the delay is over, counted from now.
    error Offices_TooSoon(uint40 from, uint40 earliest);
    /// @notice Thrown when the person already holds, or will hold, this office, and the term is no renewal of it.
    error Offices_AlreadyAppointed(uint32 person, Office office, uint40 until);
    /// @notice Thrown when the term would overlap one of an incompatible office of the same person, or its proposal.
    error Offices_Incompatible(uint32 person, Office office, Office held);
    /// @notice Thrown when fewer authorities than two would be left in office with a key that works.
    error Offices_TooFewAuthorities(uint32 person, uint256 left);
    /// @notice Thrown when the founding authorities are the same key or missing.
    error Offices_BadFounders(address first, address second);
    /// @notice Thrown when the delay is shorter or longer than allowed, in seconds.
    error Offices_BadDelay(uint40 given, uint40 least, uint40 most);
    /// @notice Thrown when a pause is of no length or longer than allowed, in seconds.
    error Offices_BadPause(uint40 given, uint40 most);
    /// @notice Thrown when a pause is on, or the rest after the last one is not over.
    error Offices_PauseTooSoon(uint40 earliest);
    /// @notice Thrown when there is no pause to end.
    error Offices_NotPaused(uint40 pausedUntil);
    /// @notice Thrown when an act that a pause stops is tried while one is on.
    error Offices_Paused(uint40 until);

    /// @notice Propose that a key belongs to a new person. By an authority. A second proposal for a key replaces the
    /// first.
    function proposePerson(address key) external;

    /// @notice Open the person that another authority proposed. The key works at once: it holds no office yet.
    /// @dev Warning: nothing on a chain shows that two persons are one human being. The authorities see to that.
    /// @return person the number, never used again for anyone else
    function openPerson(address key) external returns (uint32 person);

    /// @notice Propose a further key of a person. By an authority.
    function proposeKey(uint32 person, address key) external;

    /// @notice Link the key that another authority proposed. It works once the delay is over.
    /// @dev Warning: a key acts for its person in every office. Two authorities who link a key of their own to an
    /// officer act as that officer unless GUARDIAN vetoes in time.
    function linkKey(uint32 person, address key) external;

    /// @notice Retire a key at once, as when it is lost or stolen. By one authority.
    /// @dev Warning: what the key did stands, and open approvals of its person still count. {remove} ends those.
    function unlinkKey(address key) external;

    /// @notice Propose a term in an office. By an authority. A second proposal replaces an unconfirmed first.
    /// @dev It must begin no sooner than the delay from now, and {appoint} asks that again: leave the other authority
    /// time. A term of the same office that begins when the running one ends renews it, without a break.
    function proposeAppointment(uint32 person, Office office, uint40 from, uint40 until) external;

    /// @notice Confirm the term that another authority proposed, exactly as proposed.
    /// @dev It begins no sooner than the delay from now, so GUARDIAN always has the whole delay to veto.
    /// @param from and `until` must repeat the proposal, so that the confirmer signs what was seen
    function appoint(uint32 person, Office office, uint40 from, uint40 until) external;

    /// @notice End a term at once, with what of it is proposed, confirmed and not begun, or renewed. By one authority:
    /// taking power away needs no second one. Open approvals of runs by the person no longer count; what they proposed
    /// about cases still waits for its second person.
    /// @dev Warning: GUARDIAN can be removed like anyone. It is seen, and what follows still waits out its delay.
    /// @dev Warning: one authority alone can bring the authorities down to two, and then stop every appointment by
    /// confirming none. Officers in place go on until their terms end.
    function remove(uint32 person, Office office) external;

    /// @notice Stop the link of a key before its first second. By GUARDIAN. The key is retired.
    function vetoKey(address key) external;

    /// @notice Stop every term of a person in an office that is proposed, or confirmed and not begun, renewals
    /// included. By GUARDIAN. A running term stays.
    function vetoAppointment(uint32 person, Office office) external;

    /// @notice Pause what calls {requireRunning}: enrolling and approving cases, opening runs and single runs, sealing,
    /// certifying. By GUARDIAN, for at most 3 days, and not before 7 days after the last pause ended, whoever paused.
    /// @dev Nothing else asks: settling, lapsing, releasing, sustaining, notice, appeal and its decision, recovery and
    /// all of this contract go on during a pause.
    /// @param duration seconds
    /// @param reasonHash digest of the published reason
    function pause(uint40 duration, bytes32 reasonHash) external;

    /// @notice End a pause early. By GUARDIAN or an authority. The rest counts from now.
    function endPause() external;

    /// @notice The person behind `key`, if that person holds `office` now.
    /// @dev Reverts with {Offices_NotInOffice} otherwise.
    function holder(address key, Office office) external view returns (uint32 person);

    /// @notice Whether a person holds an office now.
    /// @dev Warning: of a person, not of a key. A person in office whose keys are all retired cannot act, and is in
    /// office.
    function inOffice(uint32 person, Office office) external view returns (bool);

    /// @notice Whether a person holds an office now by a term that began at or before `since`, so that an approval
    /// given then does not revive when its approver is appointed again. A renewal goes on with its term.
    function inOfficeSince(uint32 person, Office office, uint40 since) external view returns (bool);

    /// @notice The person a key acts for now; 0 for nobody, and for a key that does not work yet or any more.
    function personOf(address key) external view returns (uint32 person);

    /// @notice A key as it was linked.
    function keyOf(address key) external view returns (Key memory);

    /// @notice Every key that was ever linked to a person.
    function keysOf(uint32 person) external view returns (address[] memory);

    /// @notice The unconfirmed term of a person in an office, also where it can no longer be confirmed.
    function proposalOf(uint32 person, Office office) external view returns (Proposal memory);

    /// @notice The confirmed term of a person in an office.
    function termOf(uint32 person, Office office) external view returns (Term memory);

    /// @notice How many persons were opened; they are numbered from 1.
    function persons() external view returns (uint32);

    /// @notice Seconds between a confirmation and what it gives: from 1 hour to 30 days, the same for good.
    function delay() external view returns (uint40);

    /// @notice First second after the newest pause; 0 if there was none.
    function pausedUntil() external view returns (uint40);

    /// @notice Reverts with {Offices_Paused} during a pause.
    function requireRunning() external view;
}
