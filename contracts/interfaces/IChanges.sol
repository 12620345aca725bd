// SPDX-License-Identifier: Apache-2.0
pragma solidity >=0.8.24;

import {IClaimant, Signature} from "./IClaimant.sol";
import {ChangeKind, PaymentState} from "./IPayer.sol";

/// @notice The law a notice rests on. The program file cites it; the program's terms say how long each one waits.
enum Basis {
    NONE,
    ADVANCE, // the ordinary one: notice, a period to appeal in, then the change
    ADEQUATE, // notice at the latest when the change takes effect
    MASS_CHANGE, // of law, for whole groups
    REQUESTED, // by the person, in writing
    DEATH,
    SUSTAINED, // a hold that a person found well founded
    UNPAYABLE // a payment that nobody could be paid
}

/// @notice Who asked for a change.
enum Origin {
    STAFF,
    CLAIMANT, // by the person's own signature
    COUNTER, // in the person's name, before one officer
    IN_PERSON // before two officers: nobody can object
}

enum ProposalState {
    NONE,
    OPEN,
    SERVED, // its notice counts as served, or will at `servedAt`
    CONTESTED, // objected to; the counter decides
    CONFIRMED, // nothing stands against it; anyone enacts it as soon as no live run has sealed the case
    ENACTED,
    RESTORING, // enacted, appealed in time, and undone as soon as no live run has sealed the case
    RESTORED, // undone until the appeal is decided
    CLOSED
}

/// @notice A change that somebody proposed about a case or one of its payments.
struct Proposal {
    uint32 caseNo; // for MASS, the word
    ChangeKind kind;
    Basis basis;
    Origin origin;
    ProposalState state;
    uint8 channel; // of the notice: 1 letter, 2 e-mail, 3 text, 4 page, 5 by hand, ... as the program file numbers them
    uint8 failures; // undeliverable returns, or failed attempts
    uint40 proposedAt;
    uint40 servedAt;
    uint40 effectiveAt; // an appeal received before it is timely
    uint32 proposer; // 0 for the claimant
    uint32 second; // who served, approved, witnessed or objected at the counter
    uint64 paymentId; // VOID_PAYMENT
    bytes32 prior; // what it replaces, or replaced
    bytes32 value;
}

/// @title What is proposed about a case, and the notice of it
/// @notice Holds no value. Nothing here is enacted by the person who proposed it; nothing adverse without a served
/// notice of a recorded basis, its period and no timely appeal; no account and no key without a cooling-off.
/// @custom:invariant I13 no reduction or termination before a served notice of a recorded basis and its period
/// @custom:invariant I14 what was appealed in time is not enacted, or is undone, until the appeal is decided
/// @custom:invariant I16 no path from a flag to a denial without a human decision and notice
/// @custom:invariant I23 an account changes only after a cooling-off, and never for what is certified
interface IChanges is IClaimant {
    event ChangeProposed(
        address indexed program,
        uint64 indexed proposal,
        uint32 indexed caseNo,
        ChangeKind kind,
        Basis basis,
        Origin origin,
        uint64 paymentId,
        bytes32 prior,
        bytes32 value,
        bytes32 reasonHash,
        uint40 effectiveAt,
        uint32 by
    );
    event SignerProposed(address indexed program, uint64 indexed proposal, bytes signer);
    event MassProposed(
        address indexed program, uint64 indexed proposal, uint32 indexed word, uint256 bits, uint64[] amounts
    );
    event ChangeApproved(address indexed program, uint64 indexed proposal, uint32 indexed by);
    event NoticeServed(
        address indexed program,
        uint64 indexed proposal,
        uint8 channel,
        bytes32 evidence,
        uint40 servedAt,
        uint40 effectiveAt,
        uint32 by
    );
    event NoticeReturned(
        address indexed program, uint64 indexed proposal, uint8 channel, bytes32 evidence, uint8 failures, uint32 by
    );
    event ChangeObjected(
        address indexed program, uint64 indexed proposal, bytes32 evidence, uint40 decideBy, uint32 by
    );
    event ObjectionDecided(address indexed program, uint64 indexed proposal, bool stands, bytes32 reasonHash, uint32 by);
    event ChangeEnacted(address indexed program, uint64 indexed proposal, bytes32 prior, address by);
    event RestoreRequested(address indexed program, uint64 indexed proposal);
    /// @notice `state` is RESTORED while its appeal is heard, and CLOSED where that was decided for the claimant.
    event ChangeRestored(address indexed program, uint64 indexed proposal, ProposalState state);
    event ProposalConfirmed(address indexed program, uint64 indexed proposal);
    event ProposalClosed(address indexed program, uint64 indexed proposal, address by);

    /// @notice Thrown when a program is not one the Treasury opened.
    error Changes_UnknownProgram(address program);
    /// @notice Thrown when the caller is not the contract this act belongs to.
    error Changes_WrongCaller(address caller);
    /// @notice Thrown when a kind of change is not proposed this way, or not on this basis in this program.
    error Changes_WrongKind(ChangeKind kind, Basis basis);
    /// @notice Thrown when a proposal is not in the state the act needs.
    error Changes_WrongState(uint64 proposal, ProposalState state);
    /// @notice Thrown when a reason, evidence or channel is missing.
    error Changes_Incomplete(uint64 proposal);
    /// @notice Thrown when two acts that need different persons come from one.
    error Changes_SamePerson(uint32 person);
    /// @notice Thrown when somebody who acted on a case acts for its person.
    error Changes_Involved(uint32 caseNo, uint32 person);
    /// @notice Thrown when a notice goes out again by a channel that failed.
    error Changes_SameChannel(uint64 proposal, uint8 channel);
    /// @notice Thrown before a notice period with its grace, or a cooling-off, is over.
    error Changes_TooEarly(uint64 proposal, uint40 enactableAt);
    /// @notice Thrown when the time for an act is over.
    error Changes_TooLate(uint64 proposal, uint40 endedAt);
    /// @notice Thrown while a timely appeal waits for its decision.
    error Changes_UnderAppeal(uint64 proposal);
    /// @notice Thrown when the hold behind a proposal is not sustained any more, or its time is over.
    error Changes_HoldOver(uint64 paymentId);
    /// @notice Thrown when a claimant objects a second time.
    error Changes_AlreadyObjected(uint32 caseNo);
    /// @notice Thrown when a newer change of the same thing came into effect since, or when a claimant's request is
    /// older than the key that counts now.
    error Changes_Overtaken(uint64 proposal);
    /// @notice Thrown when a payment that shall be expunged is not set aside and free.
    error Changes_NotFree(uint64 paymentId, PaymentState state);
    /// @notice Thrown when values are not those that were proposed, or what they would replace is not any more.
    error Changes_ContentDiffers(uint64 proposal, bytes32 given, bytes32 proposed);

    /* STAFF */

    /// @notice Propose a change of a case. By CASEWORKER.
    /// @dev INCREASE, RENEW and REOPEN rest on no basis and are approved; DECREASE and TERMINATE rest on ADVANCE,
    /// ADEQUATE, REQUESTED or DEATH, EXPIRY on ADVANCE, and are noticed.
    /// What an increase, decrease, renewal or expiry would replace must still stand when it is enacted.
    /// @param value the new amount or last period; 0 where the kind has none
    /// @param reasonHash salted digest of the reason
    function propose(
        address program,
        uint32 caseNo,
        ChangeKind kind,
        bytes32 value,
        Basis basis,
        bytes32 reasonHash
    ) external returns (uint64 proposal);

    /// @notice Propose to end a payment that nobody could be paid. By CASEWORKER.
    function proposeExpunge(address program, uint64 paymentId, bytes32 reasonHash) external returns (uint64 proposal);

    /// @notice Propose new amounts for cases of a word, by a change of law. By PROGRAM_ADMIN.
    /// @param amounts one for each set bit, in order
    function proposeMass(
        address program,
        uint32 word,
        uint256 bits,
        uint64[] calldata amounts,
        bytes32 reasonHash
    ) external returns (uint64 proposal);

    /// @notice Approve a change that favors the person, exactly as proposed. By DETERMINER, another than the proposer.
    /// Enacted at once, or by anyone as soon as no live run has sealed the case.
    function approve(address program, uint64 proposal, bytes32 value) external;

    /// @notice Take a proposal back. By its proposer. That of a sustained hold is not: the hold is released.
    function withdraw(address program, uint64 proposal) external;

    /* NOTICE */

    /// @notice Attest that a notice was dispatched (or, where the program asks for delivery, delivered). By DETERMINER
    /// or COUNTER, another person than the proposer.
    /// @dev Warning: an attestation is one person's word; the evidence is what an auditor asks for.
    /// @param channel how it went, as the program file numbers the ways; not one that failed before
    /// @param evidence digest of the record that shows it
    function serve(address program, uint64 proposal, uint8 channel, bytes32 evidence) external;

    /// @notice Put on record that a dispatched notice came back. By DETERMINER or COUNTER.
    /// @dev The first time the notice is open again until it went another way; after that only the channel changes.
    function noteReturned(address program, uint64 proposal, bytes32 evidence) external;

    /// @notice Put on record that a delivery failed. By DETERMINER or COUNTER. Two of them, by two persons on two
    /// channels, serve the notice after a wait, so that nobody escapes it by not opening the door.
    function noteAttempt(address program, uint64 proposal, uint8 channel, bytes32 evidence) external;

    /// @notice The claimant's own receipt. Action "acknowledge", subject the proposal.
    function acknowledge(address program, uint64 proposal, Signature calldata signature) external;

    /* CLAIMANT AND COUNTER */

    /// @notice Ask for another account. Action "pay-to", content the account. Relayed by anyone.
    function requestPayTo(address program, uint32 caseNo, address payTo, Signature calldata signature)
        external
        returns (uint64 proposal);

    /// @notice Ask for another key. Action "signer", content keccak256 of the new signer. Relayed by anyone.
    function requestSigner(address program, uint32 caseNo, bytes calldata signer, Signature calldata signature)
        external
        returns (uint64 proposal);

    /// @notice Ask for another account in the person's name. By COUNTER, not an officer of the case.
    function filePayTo(address program, uint32 caseNo, address payTo, bytes32 evidence)
        external
        returns (uint64 proposal);

    /// @notice Ask for another key in the person's name, such as after a lost device. By COUNTER, as for {filePayTo}.
    function fileSigner(address program, uint32 caseNo, bytes calldata signer, bytes32 evidence)
        external
        returns (uint64 proposal);

    /// @notice Attest that the person made the request in person before both. By another COUNTER.
    function witness(address program, uint64 proposal) external;

    /// @notice Object to a change of account or key. Action "object", subject the proposal. Once per case, for good:
    /// a key that somebody else has must not block its owner for ever.
    function object(address program, uint64 proposal, Signature calldata signature) external;

    /// @notice Object in the person's name. By COUNTER, once per proposal.
    function contest(address program, uint64 proposal, bytes32 evidence) external;

    /// @notice Judge an objection, in its time. By COUNTER, none of those who filed or contested.
    /// @param stands true: the change falls
    function judge(address program, uint64 proposal, bool stands, bytes32 reasonHash) external;

    /// @notice Close a contested change that nobody judged in time. By anyone; it may be made in person.
    function lapse(address program, uint64 proposal) external;

    /// @notice Stop or resume payments at the person's own wish. Action "freeze" or "unfreeze". Nothing else resumes them.
    function freezePayTo(address program, uint32 caseNo, bool frozen, Signature calldata signature) external;

    /* ANYONE */

    /// @notice Carry out what is due: served and unappealed in its time, cooled off, or confirmed; and not overtaken by a
    /// newer change of the same thing.
    function enact(address program, uint64 proposal) external;

    /// @notice Carry out a mass change with the amounts that were proposed.
    function enactMass(address program, uint64 proposal, uint256 bits, uint64[] calldata amounts) external;

    /// @notice Undo a change whose appeal was in time, as soon as no live run has sealed the case.
    function restore(address program, uint64 proposal) external;

    /* HOLDS AND HEARINGS */

    /// @notice Open the proposal to strike a payment whose hold was sustained. By Holds.
    function proposeStrike(address program, uint64 paymentId, bytes32 reasonHash, uint32 proposer)
        external
        returns (uint64 proposal);

    /// @notice Undo an enacted change while its appeal is heard. By Hearings.
    function suspend(address program, uint64 proposal) external;

    /// @notice Close a proposal, and undo it if it was enacted: its appeal was decided for the claimant. By Hearings.
    function overturn(address program, uint64 proposal) external;

    /// @notice Confirm a proposal: its appeal was decided for the agency. By Hearings. Enacted at once if it can be.
    function uphold(address program, uint64 proposal) external;

    /* VIEWS */

    function proposalOf(address program, uint64 proposal) external view returns (Proposal memory);
    function proposals(address program) external view returns (uint64);
    /// @notice The proposal that would strike a payment, 0 for none.
    function strikeOf(address program, uint64 paymentId) external view returns (uint64);
    /// @notice When a served or cooling proposal can be enacted, 0 where its state does not tell.
    function enactableAt(address program, uint64 proposal) external view returns (uint40);
    /// @notice The last proposal that terminated a case, 0 for none.
    function endOf(address program, uint32 caseNo) external view returns (uint64);
    /// @notice Whether a person proposed, approved or noticed a change of a case.
    function acted(address program, uint32 caseNo, uint32 person) external view returns (bool);
    function treasury() external view returns (address);
}
