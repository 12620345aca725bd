// SPDX-License-Identifier: Apache-2.0
pragma solidity >=0.8.24;

/// @notice The offices of the agency. An office is named after the chair, not after its power.
/// @dev APPOINTING_AUTHORITY appoints and removes, and does nothing else.
/// BUDGET_OFFICER books appropriations, allots and apportions; can pay nobody.
/// PROGRAM_ADMIN opens programs, sets calendars, registers rules; can pay nobody.
/// CASEWORKER enrolls; cannot approve. DETERMINER approves what another enrolled and attests notices.
/// MAKER opens runs; cannot approve them. APPROVER certifies runs opened by another.
/// GRANTS_OFFICER and REVIEWER serve grant programs. MONITOR, the bot, places holds; it can neither release nor
/// sustain one. INVESTIGATOR reviews holds placed by another. HEARING_OFFICER decides appeals it had no part in.
/// COUNTER, the help desk, files for people. GUARDIAN may veto and pause, and move no money.
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

/// @notice One appointment of a person to an office.
struct Term {
    uint40 from; // first second in office
    uint40 until; // first second after it
    uint32 proposer; // authority that proposed it
    uint32 confirmer; // another authority; 0 while it is only proposed
    bool removed; // ended early
}

/// @title Who may act, and as whom
/// @notice Persons, their keys and their appointments. Holds no value.
/// @custom:invariant I21 offices end with their term; incompatible offices never overlap in one person
interface IOffices {
    event PersonProposed(address indexed key, uint32 indexed by);
    event PersonOpened(uint32 indexed person, address indexed key, uint32 proposer, uint32 confirmer);
    event AppointmentProposed(
        uint32 indexed person, Office indexed office, uint40 from, uint40 until, uint32 indexed by
    );
    event Appointed(
        uint32 indexed person, Office indexed office, uint40 from, uint40 until, uint32 proposer, uint32 confirmer
    );
    event Removed(uint32 indexed person, Office indexed office, uint32 indexed by);

    /// @notice Thrown when a key is not a person's, or the person does not hold the office now.
    error Offices_NotInOffice(address key, Office office);
    /// @notice Thrown when the second authority of an act is the first one.
    error Offices_SameAuthority(uint32 person);
    /// @notice Thrown when a key already belongs to a person.
    error Offices_KeyTaken(address key, uint32 person);
    /// @notice Thrown when nothing was proposed for this key, or for this person and office.
    error Offices_NotProposed(address key, uint32 person, Office office);
    /// @notice Thrown when a person number was never opened.
    error Offices_UnknownPerson(uint32 person);
    /// @notice Thrown when a term is empty or already over.
    error Offices_BadTerm(uint40 from, uint40 until);
    /// @notice Thrown when the person already holds, or will hold, this office.
    error Offices_AlreadyAppointed(uint32 person, Office office, uint40 until);
    /// @notice Thrown when the term would overlap one of an incompatible office of the same person.
    error Offices_Incompatible(uint32 person, Office office, Office held);
    /// @notice Thrown when the founding authorities are the same key or missing.
    error Offices_BadFounders(address first, address second);

    /// @notice Propose that a key belongs to a new person. By an authority.
    function proposePerson(address key) external;

    /// @notice Open the person proposed by another authority.
    /// @return person the number, never used again for anyone else
    function openPerson(address key) external returns (uint32 person);

    /// @notice Propose a term in an office. By an authority. A second proposal replaces an unconfirmed first.
    function proposeAppointment(uint32 person, Office office, uint40 from, uint40 until) external;

    /// @notice Confirm the term that another authority proposed, exactly as proposed.
    /// @param until must repeat the proposal, so that the confirmer signs what was seen
    function appoint(uint32 person, Office office, uint40 from, uint40 until) external;

    /// @notice End a term at once. By one authority: taking power away needs no second one.
    function remove(uint32 person, Office office) external;

    /// @notice The person behind `key`, if that person holds `office` now.
    /// @dev Reverts with {Offices_NotInOffice} otherwise.
    function holder(address key, Office office) external view returns (uint32 person);

    /// @notice Whether a person holds an office now.
    function inOffice(uint32 person, Office office) external view returns (bool);

    /// @notice The person behind a key, 0 for nobody.
    function personOf(address key) external view returns (uint32 person);

    /// @notice The confirmed term of a person in an office.
    function termOf(uint32 person, Office office) external view returns (Term memory);

    /// @notice How many persons were opened; they are numbered from 1.
    function persons() external view returns (uint32);
}
