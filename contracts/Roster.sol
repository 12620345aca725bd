// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Signed} from "./abstracts/Signed.sol";
import {IOffices, Office} from "./interfaces/IOffices.sol";
import {Case, CaseStatus, Enrollment, IRoster, KeyOffer, SharedAccount} from "./interfaces/IRoster.sol";
import {Entries} from "./libraries/Entries.sol";

/// @notice See {IRoster}, where every word is.
contract Roster is IRoster, Signed {
    uint256 private constant WORD = Entries.WORD;
    uint256 private constant MAX_MEMBERS = 20;
    uint256 private constant PASSKEY_SIGNER = 84; // verifier 20, x 32, y 32
    bytes32 private constant BIND_SIGNER = keccak256("BindSigner(uint32 caseNo,bytes32 signerHash,uint40 expiresAt)");

    IOffices private immutable _offices;
    address private immutable _program;
    address private immutable _treasury;
    address private immutable _token;
    address private immutable _passkeyVerifier;
    uint64 private immutable _maxAmount;

    /// @inheritdoc IRoster
    uint32 public cases;
    /// @inheritdoc IRoster
    mapping(bytes32 caseRef => uint32 caseNo) public caseNoOf;
    /// @inheritdoc IRoster
    mapping(bytes32 memberRef => uint32 caseNo) public memberOf;
    /// @inheritdoc IRoster
    mapping(uint32 caseNo => bytes32) public signerHash;
    /// @inheritdoc IRoster
    mapping(uint32 word => uint256 bits) public approvedOf;

    mapping(uint32 caseNo => Case) private _cases;
    mapping(uint32 caseNo => KeyOffer) private _keyOffers;
    mapping(address account => SharedAccount) private _sharedAccounts;
    mapping(address account => SharedAccount) private _proposedAccounts;

    /// @dev Deployed by its program.
    constructor(IOffices offices, address treasury, address token, address passkeyVerifier, uint64 maxAmount)
        Signed("Almoner Roster")
    {
        _offices = offices;
        _program = msg.sender;
        _treasury = treasury;
        _token = token;
        _passkeyVerifier = passkeyVerifier;
        _maxAmount = maxAmount;
    }

    /* CASEWORKER */

    /// @inheritdoc IRoster
    function enroll(Enrollment[] calldata batch) external returns (uint32 first) {
        uint32 by = _offices.holder(msg.sender, Office.CASEWORKER);
        if (batch.length == 0) revert Roster_BadBatch(0, 0);

        first = cases + 1;
        cases += uint32(batch.length);
        for (uint256 line = 0; line < batch.length; ++line) {
            _enroll(batch[line], line, first + uint32(line), by);
        }
    }

    /* DETERMINER, PROGRAM ADMIN */

    /// @inheritdoc IRoster
    function approve(uint32[] calldata caseNos, bytes32[] calldata termsHashes) external {
        uint32 by = _offices.holder(msg.sender, Office.DETERMINER);
        if (caseNos.length == 0 || caseNos.length != termsHashes.length) {
            revert Roster_BadBatch(caseNos.length, termsHashes.length);
        }

        for (uint256 i = 0; i < caseNos.length; ++i) {
            _approve(caseNos[i], termsHashes[i], by);
        }
    }

    /// @inheritdoc IRoster
    function proposeSharedAccount(address account, uint16 capacity, uint40 until) external {
        uint32 by = _offices.holder(msg.sender, Office.DETERMINER);
        if (account == address(0) || capacity == 0) revert Roster_NotProposed(account);
        if (until <= block.timestamp) revert Roster_BadDate(until, uint40(block.timestamp));

        _proposedAccounts[account] = SharedAccount({capacity: capacity, until: until, proposer: by, confirmer: 0});

        emit SharedAccountProposed(account, capacity, until, by);
    }

    /// @inheritdoc IRoster
    function confirmSharedAccount(address account, uint16 capacity, uint40 until) external {
        uint32 by = _offices.holder(msg.sender, Office.PROGRAM_ADMIN);
        SharedAccount memory s = _proposedAccounts[account];
        if (s.proposer == 0 || s.capacity != capacity || s.until != until) {
            revert Roster_NotProposed(account);
        }
        if (s.proposer == by) revert Roster_SamePerson(by);

        delete _proposedAccounts[account];
        s.confirmer = by;
        _sharedAccounts[account] = s;

        emit SharedAccountConfirmed(account, capacity, until, s.proposer, by);
    }

    /* COUNTER AND CLAIMANT */

    /// @inheritdoc IRoster
    function offerKey(uint32 caseNo, address key, uint40 expiresAt) external {
        uint32 by = _offices.holder(msg.sender, Office.COUNTER);
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

    /* VIEWS */

    /// @inheritdoc IRoster
    function caseOf(uint32 caseNo) external view returns (Case memory) {
        return _cases[caseNo];
    }

    /// @inheritdoc IRoster
    function sharedAccountOf(address account) external view returns (SharedAccount memory) {
        return _sharedAccounts[account];
    }

    /// @inheritdoc IRoster
    function keyOfferOf(uint32 caseNo) external view returns (KeyOffer memory) {
        return _keyOffers[caseNo];
    }

    /// @inheritdoc IRoster
    function acted(uint32 caseNo, uint32 person) public view returns (bool) {
        Case storage c = _cases[caseNo];
        return person == c.caseworker || person == c.determiner;
    }

    /// @inheritdoc IRoster
    function payableIn(uint32 word, uint16 period, uint256 except)
        external
        view
        returns (uint256 mask, uint64 total, uint32 count, bytes memory entries)
    {
        uint256 candidates = approvedOf[word] & ~except;
        for (uint256 i = 0; candidates >> i != 0; ++i) {
            if ((candidates >> i) & 1 == 0) continue;
            Case storage c = _cases[uint32(word * WORD + i)];
            if (period < c.fromPeriod || period > c.toPeriod) continue;

            mask |= 1 << i;
            total += c.amount;
            ++count;
        }
        entries = entriesOf(word, mask);
    }

    /// @inheritdoc IRoster
    function entriesOf(uint32 word, uint256 bits) public view returns (bytes memory entries) {
        entries = Entries.room(bits);
        for (uint256 i = 0; bits >> i != 0; ++i) {
            if ((bits >> i) & 1 == 0) continue;
            Case storage c = _cases[uint32(word * WORD + i)];
            Entries.write(entries, i, c.payTo, c.amount);
        }
    }

    /* INTERNAL */

    function _enroll(Enrollment calldata e, uint256 line, uint32 caseNo, uint32 by) private {
        _requirePayTo(e.payTo, line);
        if (e.amount == 0 || e.amount > _maxAmount) revert Roster_BadAmount(line, e.amount, _maxAmount);
        if (e.fromPeriod == 0 || e.fromPeriod > e.toPeriod) {
            revert Roster_BadPeriods(line, e.fromPeriod, e.toPeriod);
        }
        if (e.memberRefs.length == 0 || e.memberRefs.length > MAX_MEMBERS) {
            revert Roster_BadMembers(line, e.memberRefs.length, MAX_MEMBERS);
        }
        if (caseNoOf[e.caseRef] != 0) revert Roster_CaseRefTaken(e.caseRef, caseNoOf[e.caseRef]);

        caseNoOf[e.caseRef] = caseNo;
        for (uint256 i = 0; i < e.memberRefs.length; ++i) {
            bytes32 member = e.memberRefs[i];
            if (memberOf[member] != 0) revert Roster_MemberTaken(member, memberOf[member]);
            memberOf[member] = caseNo;
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

    function _requirePayTo(address payTo, uint256 line) private view {
        bool ours = payTo == _program || payTo == _treasury || payTo == _token || payTo == address(this);
        if (payTo == address(0) || ours) revert Roster_BadPayTo(line, payTo);
    }

    /// @dev An account or contract of 20 bytes, or the one passkey verifier with a P-256 key; never a foreign verifier.
    function _requireSigner(uint32 caseNo, bytes calldata signer) private view {
        if (signer.length == 20 && address(bytes20(signer)) != address(0)) return;
        if (signer.length == PASSKEY_SIGNER && address(bytes20(signer[:20])) == _passkeyVerifier) return;
        revert Roster_BadSigner(caseNo);
    }
}
