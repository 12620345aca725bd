// SPDX-License-Identifier: Apache-2.0
pragma solidity >=0.8.24;

import {ChangeKind} from "./IPayer.sol";

/// @notice What a caseworker proposes for one household.
struct Enrollment {
    bytes32 caseRef; // HMAC of the agency's case number under the program key
    bytes32[] memberRefs; // HMAC of each member's client-index number
    bytes32 groupRef; // shared facility or representative, 0 for none
    uint32 priorCaseNo; // the case this one follows, 0 for none
    address payTo;
    bytes signer; // ERC-7913 signer, empty where the person has no key yet
    uint64 amount; // base units per period
    uint16 fromPeriod;
    uint16 toPeriod;
    bytes32 factsCommitment; // salted commitment to the facts the amount rests on
}

enum CaseStatus {
    NONE,
    ENROLLED,
    APPROVED,
    REJECTED, // refused before approval
    WITHDRAWN, // taken back before approval
    TERMINATED, // ended; its household is not free yet
    CLOSED // ended; its household may enroll anew
}

/// @notice One household's case. The first slot is all that sealing reads.
struct Case {
    address payTo;
    uint64 amount;
    uint16 fromPeriod;
    uint16 toPeriod;
    CaseStatus status;
    uint8 members;
    uint32 caseworker;
    uint32 determiner;
    uint32 closer; // who rejected, withdrew or closed it; 0 for a stranger
    uint40 endedAt; // when it was terminated
    uint40 exceptUntil; // earliest end of a double membership it rests on, 0 for none
    bytes32 termsHash; // what the determiner must repeat to approve
}

/// @notice A pay-to that lawfully serves several cases: a shelter, a representative payee.
struct SharedAccount {
    uint16 capacity; // cases
    uint40 until;
    uint32 proposer;
    uint32 confirmer; // 0 while only proposed
}

/// @notice A person who lawfully belongs to two households for a time, such as a child in joint custody.
struct DoubleMember {
    bytes32 caseRef; // of the second household
    uint40 until;
    uint32 proposer;
    uint32 confirmer; // 0 while only proposed
}

/// @notice A one-time code's key, with which a person binds a signer to a case.
struct KeyOffer {
    address key;
    uint40 expiresAt;
    uint32 by;
}

/// @title The cases of one benefit program
/// @notice Holds no value. Households are proposed by one person and approved by another, who signs exactly what was
/// seen; a claimant binds a signer with a one-time code. What changes afterwards comes through Changes only.
/// @custom:invariant I7 one live case per caseRef, one live membership per memberRef, declared exceptions aside
/// @custom:invariant I13 nothing here makes a case worse but Changes, after its notice
/// @custom:invariant I20 an approval binds exactly one content
interface IRoster {
    event CaseEnrolled(
        uint32 indexed caseNo,
        bytes32 indexed caseRef,
        address indexed payTo,
        bytes32[] memberRefs,
        bytes32 groupRef,
        uint32 priorCaseNo,
        bytes signer,
        uint64 amount,
        uint16 fromPeriod,
        uint16 toPeriod,
        bytes32 factsCommitment,
        uint32 by
    );
    event CaseApproved(
        uint32 indexed caseNo,
        address indexed payTo,
        bytes32 termsHash,
        uint64 amount,
        uint32 enrolledBy,
        uint32 indexed by
    );
    event CaseRejected(uint32 indexed caseNo, bytes32 indexed caseRef, bytes32 reasonHash, uint32 indexed by);
    event CaseWithdrawn(uint32 indexed caseNo, bytes32 indexed caseRef, bytes32 reasonHash, uint32 indexed by);
    event CaseClosed(uint32 indexed caseNo, bytes32 indexed caseRef, address by);
    event CaseChanged(uint32 indexed caseNo, ChangeKind indexed kind, bytes32 prior, bytes32 value);
    event CaseRestored(uint32 indexed caseNo, ChangeKind indexed kind, CaseStatus status, uint64 amount);
    event RestoreDue(uint32 indexed caseNo);
    event AmountsChanged(uint32 indexed word, uint256 changed, uint256 bits, uint64[] amounts);
    /// @notice The roll of a word holds pay-to and amount of the bits in `current`, until one of them changes.
    event RollCompiled(uint32 indexed word, address code, uint256 current, address by);
    event PaymentLate(uint32 indexed caseNo, uint16 indexed period, uint40 dueAt, address by);
    event PayToFrozen(uint32 indexed caseNo, bool frozen);
    event DoubleMemberProposed(
        bytes32 indexed memberRef, bytes32 indexed caseRef, uint40 until, uint32 indexed by
    );
    event DoubleMemberConfirmed(
        bytes32 indexed memberRef, bytes32 indexed caseRef, uint40 until, uint32 proposer, uint32 indexed by
    );
    event SharedAccountProposed(address indexed account, uint16 capacity, uint40 until, uint32 indexed by);
    event SharedAccountConfirmed(
        address indexed account, uint16 capacity, uint40 until, uint32 proposer, uint32 indexed by
    );
    event KeyOffered(uint32 indexed caseNo, address indexed key, uint40 expiresAt, uint32 indexed by);
    event SignerBound(uint32 indexed caseNo, bytes32 indexed signerHash, bytes signer, address relayer);

    /// @notice Thrown when a batch is empty or its arrays differ in length.
    error Roster_BadBatch(uint256 first, uint256 second);
    /// @notice Thrown when a pay-to is empty, the Treasury, the token or this program.
    error Roster_BadPayTo(uint256 line, address payTo);
    /// @notice Thrown when an amount is zero or above what the program's terms allow a case.
    error Roster_BadAmount(uint256 line, uint64 given, uint64 limit);
    /// @notice Thrown when periods are not 1 <= from <= to.
    error Roster_BadPeriods(uint256 line, uint16 fromPeriod, uint16 toPeriod);
    /// @notice Thrown when a household has no member or too many.
    error Roster_BadMembers(uint256 line, uint256 given, uint256 limit);
    /// @notice Thrown when a case number of the agency has a live case already.
    error Roster_CaseRefTaken(bytes32 caseRef, uint32 caseNo);
    /// @notice Thrown when a person is a member of a live case already.
    error Roster_MemberTaken(bytes32 memberRef, uint32 caseNo);
    /// @notice Thrown when a double membership was not declared for this household, or ends before its last period.
    error Roster_NotExcepted(bytes32 memberRef, uint40 until);
    /// @notice Thrown when references are not those of the case, or not all of them.
    error Roster_WrongRefs(uint32 caseNo, bytes32 given);
    /// @notice Thrown when a change would change nothing, or go the wrong way.
    error Roster_BadChange(uint32 caseNo, ChangeKind kind, bytes32 prior, bytes32 value);
    /// @notice Thrown while a change of a case that was appealed in time waits to be undone. Anyone can undo it.
    error Roster_RestoreFirst(uint32 caseNo);
    /// @notice Thrown while an ended case can still be appealed.
    error Roster_ClosesLater(uint32 caseNo, uint40 closesAt);
    /// @notice Thrown while the appeal of what ended a case waits for its decision.
    error Roster_UnderAppeal(uint32 caseNo);
    /// @notice Thrown when another than the caseworker who enrolled a case withdraws it.
    error Roster_NotTheCaseworker(uint32 caseNo, uint32 caseworker);
    /// @notice Thrown when an act that needs a reason has none.
    error Roster_NoReason(uint32 caseNo);
    /// @notice Thrown when a payment is not late, was reported already, or is not known here any more.
    error Roster_NotLate(uint32 caseNo, uint16 period);
    /// @notice Thrown when the roll of a word holds every approved case as it is already.
    error Roster_RollCurrent(uint32 word);
    /// @notice Thrown when there was too little gas to write the roll of a word.
    error Roster_RollNotDeployed(uint32 word);
    /// @notice Thrown when the caller is not the program.
    error Roster_WrongCaller(address caller);
    /// @notice Thrown when a case is not in the status the act needs.
    error Roster_WrongStatus(uint32 caseNo, CaseStatus status);
    /// @notice Thrown when the approver signed other terms than the case has.
    error Roster_TermsDiffer(uint32 caseNo, bytes32 given, bytes32 actual);
    /// @notice Thrown when two acts that need different persons come from one.
    error Roster_SamePerson(uint32 person);
    /// @notice Thrown when a shared account was not proposed with these figures.
    error Roster_NotProposed(address account);
    /// @notice Thrown when a signer is bound already.
    error Roster_SignerBound(uint32 caseNo);
    /// @notice Thrown when signer bytes are neither an account nor our verifier with a key.
    error Roster_BadSigner(uint32 caseNo);
    /// @notice Thrown when no key was offered for the case, or its time is over.
    error Roster_NoKeyOffered(uint32 caseNo, uint40 expiresAt);
    /// @notice Thrown when a date lies in the past, or a term is empty.
    error Roster_BadDate(uint40 given, uint40 limit);
    /// @notice Thrown when a signature is not the offered key's.
    error Roster_BadSignature(uint32 caseNo);

    /// @notice Propose households. By CASEWORKER. The whole batch or nothing.
    /// @return first the number of the first case of the batch; the others follow it
    function enroll(Enrollment[] calldata batch) external returns (uint32 first);

    /// @notice Approve cases exactly as seen. By DETERMINER, another person than the caseworker.
    function approve(uint32[] calldata caseNos, bytes32[] calldata termsHashes) external;

    /// @notice Refuse an enrollment. By DETERMINER, another person than the caseworker. Frees its references.
    function reject(uint32 caseNo, bytes32 caseRef, bytes32[] calldata memberRefs, bytes32 reasonHash) external;

    /// @notice Take an enrollment back before its approval. By the caseworker who made it. Frees its references.
    function withdraw(uint32 caseNo, bytes32 caseRef, bytes32[] calldata memberRefs, bytes32 reasonHash) external;

    /// @notice Free the references of a terminated case. By anyone, once nobody can appeal in time any more and no
    /// appeal of its end is open.
    function close(uint32 caseNo, bytes32 caseRef, bytes32[] calldata memberRefs) external;

    /// @notice Put on record that a case was not paid in time. By anyone, once per case and period, in their order.
    function reportLate(uint32 caseNo, uint16 period) external;

    /// @notice Write pay-to and amount of a word's approved cases as code, from which paying reads them for less. By
    /// anyone: it is derived from the cases alone, and a case that changes is read from its own slot again.
    function compileRoll(uint32 word) external returns (address code);

    /// @notice Propose that a person lawfully belongs to a second household, until a date. By DETERMINER.
    /// @param caseRef the second household; it enrolls afterwards, for periods that begin before `until`
    function proposeDoubleMember(bytes32 memberRef, bytes32 caseRef, uint40 until) external;

    /// @notice Confirm it exactly as proposed. By PROGRAM_ADMIN, another person than the proposer.
    function confirmDoubleMember(bytes32 memberRef, bytes32 caseRef, uint40 until) external;

    /// @notice Propose that an account lawfully serves up to `capacity` cases. By DETERMINER.
    function proposeSharedAccount(address account, uint16 capacity, uint40 until) external;

    /// @notice Confirm it exactly as proposed. By PROGRAM_ADMIN, another person than the proposer.
    function confirmSharedAccount(address account, uint16 capacity, uint40 until) external;

    /// @notice Offer a one-time code's key for a case. By COUNTER, not someone who acted on the case.
    function offerKey(uint32 caseNo, address key, uint40 expiresAt) external;

    /// @notice Bind a claimant's signer with the offered key's signature. Relayed by anyone; once per offer.
    /// @dev Warning: the code proves the letter arrived, not who opened it.
    function bindSigner(uint32 caseNo, bytes calldata signer, bytes calldata signature) external;

    /// @notice Change a case as enacted. By the program.
    /// @return prior the value before
    function change(uint32 caseNo, ChangeKind kind, bytes32 value) external returns (bytes32 prior);
    /// @notice Undo a decrease or termination. By the program.
    function restore(uint32 caseNo, ChangeKind kind, bytes32 prior) external;
    /// @notice Note that a case must be restored before its word is sealed again. By the program.
    /// @param prior the amount before a decrease, 0 for a termination
    function deferRestore(uint32 caseNo, bytes32 prior) external;
    /// @notice Set the amounts of cases of a word, in the order of their bits. Passes over those that are approved no
    /// more. By the program.
    function changeAmounts(uint32 word, uint256 bits, uint64[] calldata amounts) external;
    /// @notice Stop or resume sealing payments of a case, at its person's own wish. By the program.
    function freezePayTo(uint32 caseNo, bool frozen) external;

    /// @notice Reverts unless the change could be made now (an expiry: once its last period is over); the value it would
    /// replace. Account and key of an ended case can change: it may still be owed something.
    function requireChange(uint32 caseNo, ChangeKind kind, bytes32 value) external view returns (bytes32 prior);
    /// @notice Reverts unless the bytes are an account, or our verifier with a key.
    function requireSigner(uint32 caseNo, bytes calldata signer) external view;
    /// @notice Whether a case waits for the payment of a period longer than the program allows.
    /// @dev Held payments, and failing ones once set aside, are not late. After a word was sealed for a later period the
    /// chain's state does not tell any more, and the answer is false; its events still do.
    function isLate(uint32 caseNo, uint16 period) external view returns (bool);
    function caseOf(uint32 caseNo) external view returns (Case memory);
    function caseNoOf(bytes32 caseRef) external view returns (uint32);
    function memberOf(bytes32 memberRef) external view returns (uint32);
    /// @notice The second live case of a person by a declared exception, 0 for none.
    function secondCaseOf(bytes32 memberRef) external view returns (uint32);
    function doubleMemberOf(bytes32 memberRef) external view returns (DoubleMember memory);
    /// @notice The bits of a word whose persons asked to be paid nowhere for now.
    function frozenOf(uint32 word) external view returns (uint256 bits);
    /// @notice keccak256 of the claimant's signer bytes, 0 where none is bound.
    function signerHash(uint32 caseNo) external view returns (bytes32);
    function sharedAccountOf(address account) external view returns (SharedAccount memory);
    function keyOfferOf(uint32 caseNo) external view returns (KeyOffer memory);
    function cases() external view returns (uint32);
    /// @notice The bits of a word's approved cases.
    function approvedOf(uint32 word) external view returns (uint256 bits);
    /// @notice Whether a person enrolled, approved or closed a case.
    function acted(uint32 caseNo, uint32 person) external view returns (bool);
    /// @notice Who of a word is payable in a period, apart from the bits in `except`.
    /// @return mask the bits to pay
    /// @return total base units
    /// @return count payments
    /// @return entries 28 bytes per bit, in place
    function payableIn(uint32 word, uint16 period, uint256 except)
        external
        view
        returns (uint256 mask, uint64 total, uint32 count, bytes memory entries);
    /// @notice The roll of a word, and the bits of the cases it holds as they are.
    function rollOf(uint32 word) external view returns (address code, uint256 current);
    /// @notice The 28-byte entries of the given bits of a word, in place: from its roll where it holds them as they
    /// are, else from the cases. What lies between them is of no meaning.
    function entriesOf(uint32 word, uint256 bits) external view returns (bytes memory entries);
}
