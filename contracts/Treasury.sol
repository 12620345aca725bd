// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {Create2} from "@openzeppelin/contracts/utils/Create2.sol";
import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {IChanges} from "./interfaces/IChanges.sol";
import {IGrantAmendments} from "./interfaces/IGrantAmendments.sol";
import {IGrantRounds} from "./interfaces/IGrantRounds.sol";
import {IHearings} from "./interfaces/IHearings.sol";
import {IHolds} from "./interfaces/IHolds.sol";
import {IOffices, Office} from "./interfaces/IOffices.sol";
import {IPayer} from "./interfaces/IPayer.sol";
import {IRuleSets} from "./interfaces/IRuleSets.sol";
import {Allotment, Appropriation, Books, ITreasury, Kind, Obligation} from "./interfaces/ITreasury.sol";
import {Entries} from "./libraries/Entries.sol";
import {Accounts} from "./treasury/Accounts.sol";
import {Costs} from "./treasury/Costs.sol";

/// @notice See {ITreasury}, where every word is.
contract Treasury is Accounts, Costs, ReentrancyGuardTransient {
    using SafeERC20 for IERC20;

    /// @dev A failed transfer had 63/64 of the gas at hand; with this much left it had over 500,000, which is more
    /// than any good payee needs, so the failure is the payee's and not the caller's.
    uint256 private constant GAS_AFTER_FAILURE = 8_000;

    IOffices public immutable offices;
    /// @inheritdoc ITreasury
    address public immutable token;
    /// @notice Hash of the only creation code a benefit program may have.
    bytes32 public immutable benefitCodeHash;
    /// @notice Hash of the only creation code a grant program may have.
    bytes32 public immutable grantCodeHash;
    address private immutable _deployer;

    /// @inheritdoc ITreasury
    address public holds;
    /// @inheritdoc ITreasury
    address public changes;
    /// @inheritdoc ITreasury
    address public hearings;
    /// @inheritdoc ITreasury
    address public rounds;
    /// @inheritdoc ITreasury
    address public amendments;
    /// @inheritdoc ITreasury
    address public ruleSets;
    /// @inheritdoc ITreasury
    mapping(address program => mapping(uint64 paymentId => uint64)) public returnedOf;

    uint32 private _programs;
    Books private _books;

    constructor(IOffices offices_, address token_, bytes32 benefitCodeHash_, bytes32 grantCodeHash_) {
        if (address(offices_) == address(0) || token_ == address(0)) revert Treasury_ZeroAddress();

        offices = offices_;
        token = token_;
        benefitCodeHash = benefitCodeHash_;
        grantCodeHash = grantCodeHash_;
        _deployer = msg.sender;
    }

    /// @inheritdoc ITreasury
    function establish(
        address holds_,
        address changes_,
        address hearings_,
        address rounds_,
        address amendments_,
        address ruleSets_
    ) external {
        if (msg.sender != _deployer || holds != address(0)) revert Treasury_NotEstablished(holds, changes, hearings);
        if (IHolds(holds_).treasury() != address(this)) revert Treasury_ForeignContract(holds_);
        if (IChanges(changes_).treasury() != address(this)) revert Treasury_ForeignContract(changes_);
        if (IHearings(hearings_).treasury() != address(this)) revert Treasury_ForeignContract(hearings_);
        if (IGrantRounds(rounds_).treasury() != address(this)) revert Treasury_ForeignContract(rounds_);
        if (IGrantAmendments(amendments_).treasury() != address(this)) revert Treasury_ForeignContract(amendments_);
        if (IRuleSets(ruleSets_).treasury() != address(this)) revert Treasury_ForeignContract(ruleSets_);

        holds = holds_;
        changes = changes_;
        hearings = hearings_;
        rounds = rounds_;
        amendments = amendments_;
        ruleSets = ruleSets_;

        emit Established(holds_, changes_, hearings_, rounds_, amendments_, ruleSets_);
    }

    /* BUDGET OFFICER */

    /// @inheritdoc ITreasury
    function appropriate(uint32 purpose, address source, uint64 ceiling, uint40 from, uint40 to, uint40 cancelAt)
        external
        returns (uint32 appropriation)
    {
        uint32 by = offices.holder(msg.sender, Office.BUDGET_OFFICER);
        if (source == address(0) || source == address(this)) revert Treasury_ZeroAddress();
        if (ceiling == 0) revert Treasury_ZeroAmount();
        if (from >= to || to > cancelAt || to <= block.timestamp) revert Treasury_BadDates(from, to, cancelAt);

        appropriation = ++appropriations;
        Appropriation storage a = _appropriations[appropriation];
        a.ceiling = ceiling;
        a.from = from;
        a.to = to;
        a.cancelAt = cancelAt;
        a.purpose = purpose;
        a.source = source;

        emit Appropriated(appropriation, purpose, source, ceiling, from, to, cancelAt, by);
    }

    /// @inheritdoc ITreasury
    function allot(uint32 appropriation, address program, uint64 amount) external returns (uint32 allotment) {
        uint32 by = offices.holder(msg.sender, Office.BUDGET_OFFICER);
        Appropriation storage a = _open(appropriation);
        _requireProgram(program);
        if (amount == 0) revert Treasury_ZeroAmount();
        uint32 programPurpose = IPayer(program).purpose();
        if (programPurpose != a.purpose) revert Treasury_WrongPurpose(programPurpose, a.purpose);
        if (amount > a.ceiling - a.allotted) {
            revert Treasury_OverCeiling(appropriation, amount, a.ceiling - a.allotted);
        }

        a.allotted += amount;
        allotment = ++allotments;
        Allotment storage t = _allotments[allotment];
        t.allotted = amount;
        t.appropriation = appropriation;
        t.program = program;

        emit Allotted(allotment, appropriation, program, amount, a.allotted, by);
    }

    /// @inheritdoc ITreasury
    function deallot(uint32 allotment, uint64 amount) external {
        uint32 by = offices.holder(msg.sender, Office.BUDGET_OFFICER);
        Allotment storage t = _allotments[allotment];
        Appropriation storage a = _known(t.appropriation);
        if (amount == 0) revert Treasury_ZeroAmount();
        uint64 available = _unobligated(t);
        if (amount > available) revert Treasury_OverAllotment(allotment, amount, available);

        t.allotted -= amount;
        a.allotted -= amount;

        emit Deallotted(allotment, t.appropriation, amount, t.allotted, a.allotted, by);
    }

    /// @inheritdoc ITreasury
    function apportion(uint32 allotment, uint64 amount) external nonReentrant {
        uint32 by = offices.holder(msg.sender, Office.BUDGET_OFFICER);
        Allotment storage t = _allotments[allotment];
        Appropriation storage a = _open(t.appropriation);
        if (amount == 0) revert Treasury_ZeroAmount();
        uint64 available = _idle(a);
        if (amount > available) revert Treasury_ShortFunds(t.appropriation, amount, available);

        a.apportioned += amount;
        t.cash += amount;

        emit Apportioned(allotment, amount, t.cash, by);
    }

    /// @inheritdoc ITreasury
    function deapportion(uint32 allotment, uint64 amount) external nonReentrant {
        uint32 by = offices.holder(msg.sender, Office.BUDGET_OFFICER);
        Allotment storage t = _allotments[allotment];
        Appropriation storage a = _known(t.appropriation);
        if (amount == 0) revert Treasury_ZeroAmount();
        uint64 needed = a.closed ? 0 : t.obligated - t.disbursed;
        uint64 available = uint64(Math.saturatingSub(t.cash, needed));
        if (amount > available) revert Treasury_CashNeeded(allotment, amount, available);

        // Never below zero: no obligation recovers more than it disbursed, so an allotment's cash is at most what
        // it was apportioned.
        a.apportioned -= amount;
        t.cash -= amount;

        emit Deapportioned(allotment, amount, t.cash, by);
    }

    /// @inheritdoc ITreasury
    function closeAppropriation(uint32 appropriation) external {
        uint32 by = offices.holder(msg.sender, Office.BUDGET_OFFICER);
        Appropriation storage a = _open(appropriation);
        if (block.timestamp < a.cancelAt) {
            revert Treasury_BeforeCancelDate(appropriation, uint40(block.timestamp), a.cancelAt);
        }

        a.closed = true;

        emit AppropriationClosed(appropriation, a.obligated, _idle(a), by);
    }

    /// @inheritdoc ITreasury
    function returnUnobligated(uint32 appropriation, uint64 amount) external nonReentrant {
        uint32 by = offices.holder(msg.sender, Office.BUDGET_OFFICER);
        Appropriation storage a = _known(appropriation);
        if (amount == 0) revert Treasury_ZeroAmount();
        uint64 available = returnable(appropriation);
        if (amount > available) revert Treasury_ShortFunds(appropriation, amount, available);

        a.returnedToSource += amount;
        _books.returnedToSource += amount;

        emit ReturnedToSource(appropriation, a.source, amount, a.returnedToSource, by);

        uint256 before = IERC20(token).balanceOf(address(this));
        IERC20(token).safeTransfer(a.source, amount);
        _requireFell(before, amount);
    }

    /* PROGRAM ADMIN */

    /// @inheritdoc ITreasury
    function openProgram(Kind kind, bytes calldata creationCode, bytes calldata terms)
        external
        returns (address program)
    {
        uint32 by = offices.holder(msg.sender, Office.PROGRAM_ADMIN);
        if (holds == address(0)) revert Treasury_NotEstablished(holds, changes, hearings);
        bytes32 expected = kind == Kind.BENEFIT ? benefitCodeHash : grantCodeHash;
        if (kind == Kind.NONE) expected = 0;
        bytes32 given = keccak256(creationCode);
        if (given != expected) revert Treasury_ForeignCode(given, expected);

        bytes memory code = bytes.concat(creationCode, abi.encode(offices, holds, changes, terms));
        program = Create2.deploy(0, bytes32(uint256(++_programs)), code);
        kindOf[program] = kind;

        emit ProgramOpened(program, kind, IPayer(program).purpose(), keccak256(terms), by);
    }

    /* PROGRAMS */

    /// @inheritdoc ITreasury
    function obligate(uint32 id, uint32 allotment, uint64 amount, uint40 payableAt, uint40 lastPayable)
        external
        nonReentrant
    {
        Allotment storage t = _allotments[allotment];
        if (t.program != msg.sender) revert Treasury_ForeignAllotment(allotment, msg.sender);
        _requireUnused(id);
        _requireAvailable(t.appropriation);

        _reserve(id, allotment, amount, payableAt, lastPayable);
    }

    /// @inheritdoc ITreasury
    function reobligate(uint32 id, uint32 original, uint64 amount, uint40 payableAt, uint40 lastPayable)
        external
        nonReentrant
    {
        _requireUnused(id);
        Obligation storage o = _obligations[msg.sender][original];
        uint64 cameBack = o.recovered + o.released - o.replaced;
        if (amount > cameBack) revert Treasury_OverObligation(msg.sender, original, amount, cameBack);
        _open(_allotments[o.allotment].appropriation);

        _reserve(id, o.allotment, amount, payableAt, lastPayable);
        o.replaced += amount;

        emit Reobligated(msg.sender, id, original, amount, o.replaced);
    }

    /// @inheritdoc ITreasury
    function obligateMore(uint32 id, uint64 amount, uint40 lastPayable) external nonReentrant {
        Obligation storage o = _booked(id);
        uint32 allotment = o.allotment;
        _requireAvailable(_allotments[allotment].appropriation);
        if (amount == 0) revert Treasury_ZeroAmount();
        if (lastPayable >= o.cancelAt) revert Treasury_PastCancelDate(lastPayable, o.cancelAt);

        uint64 obligated = _commit(allotment, amount, o.payableAt);
        o.obligated += amount;

        emit ObligationIncreased(msg.sender, id, allotment, amount, obligated);
    }

    /// @inheritdoc ITreasury
    function reschedule(uint32 id, uint64 amount, uint40 from, uint40 to, uint40 lastPayable) external {
        Obligation storage o = _booked(id);
        if (lastPayable >= o.cancelAt) revert Treasury_PastCancelDate(lastPayable, o.cancelAt);

        dueOn[o.allotment][_day(from)] -= amount;
        dueOn[o.allotment][_day(to)] += amount;

        emit Rescheduled(msg.sender, id, amount, from, to);
    }

    /// @inheritdoc ITreasury
    function deobligate(uint32 id, uint64 amount) external nonReentrant {
        Obligation storage o = _obligations[msg.sender][id];
        if (amount == 0) revert Treasury_ZeroAmount();
        if (amount > o.obligated - o.disbursed) {
            revert Treasury_OverObligation(msg.sender, id, amount, o.obligated - o.disbursed);
        }

        Allotment storage t = _allotments[o.allotment];
        o.obligated -= amount;
        o.released += amount;
        t.obligated -= amount;
        _appropriations[t.appropriation].obligated -= amount;
        dueOn[o.allotment][_day(o.payableAt)] -= amount;

        emit Deobligated(msg.sender, id, o.allotment, amount, t.obligated);
    }

    /// @inheritdoc ITreasury
    function disburse(uint32 id, bytes calldata entries, uint256 bits)
        external
        nonReentrant
        returns (uint256 paidBits)
    {
        Obligation storage o = _obligations[msg.sender][id];
        if (block.timestamp >= o.cancelAt) revert Treasury_PastCancelDate(uint40(block.timestamp), o.cancelAt);
        Allotment storage t = _allotments[o.allotment];

        uint256 before = IERC20(token).balanceOf(address(this));
        uint64 paid;
        (paidBits, paid) = _pay(entries, bits, o.allotment, t.cash);
        if (paid > o.obligated - o.disbursed) {
            revert Treasury_OverObligation(msg.sender, id, paid, o.obligated - o.disbursed);
        }
        _requireFell(before, paid);

        o.disbursed += paid;
        t.disbursed += paid;
        t.cash -= paid;
        _books.disbursed += paid;

        emit Disbursed(msg.sender, id, o.allotment, paid, t.disbursed, t.cash);
    }

    /* ANYONE */

    /// @inheritdoc ITreasury
    function fund(uint32 appropriation, uint64 amount) external nonReentrant {
        Appropriation storage a = _open(appropriation);
        if (msg.sender != a.source) revert Treasury_NotTheSource(msg.sender, a.source);
        if (amount == 0) revert Treasury_ZeroAmount();
        uint64 available = a.ceiling - (a.received - a.returnedToSource);
        if (amount > available) revert Treasury_OverCeiling(appropriation, amount, available);

        a.received += amount;
        _books.received += amount;

        emit Funded(appropriation, msg.sender, amount, a.received);

        _collect(amount);
    }

    /// @inheritdoc ITreasury
    function recover(address program, uint64 paymentId, uint64 amount) external nonReentrant {
        _requireProgram(program);
        if (amount == 0) revert Treasury_ZeroAmount();
        uint32 id = IPayer(program).obligationOf(paymentId);
        Obligation storage o = _obligations[program][id];
        if (amount > o.disbursed - o.recovered) {
            revert Treasury_OverObligation(program, id, amount, o.disbursed - o.recovered);
        }

        Allotment storage t = _allotments[o.allotment];
        o.recovered += amount;
        t.recovered += amount;
        t.cash += amount;
        _appropriations[t.appropriation].recovered += amount;
        _books.recovered += amount;
        returnedOf[program][paymentId] += amount;

        emit Recovered(program, paymentId, o.allotment, msg.sender, amount, t.recovered, t.cash);

        IPayer(program).noteReturn(paymentId, msg.sender, amount);
        _collect(amount);
    }

    /* VIEWS */

    /// @inheritdoc ITreasury
    function books()
        external
        view
        returns (uint64 received, uint64 recovered, uint64 disbursed, uint64 returnedToSource, uint64 balance)
    {
        Books memory b = _books;
        balance = b.received + b.recovered - b.disbursed - b.returnedToSource;
        return (b.received, b.recovered, b.disbursed, b.returnedToSource, balance);
    }

    /* INTERNAL */

    /// @dev Pays each set bit; a failed transfer is left out of the answer. Reverts where cash is short for the next.
    function _pay(bytes calldata entries, uint256 bits, uint32 allotment, uint64 cash)
        private
        returns (uint256 paidBits, uint64 paid)
    {
        Entries.requireRoom(entries, bits);
        IERC20 money = IERC20(token);
        uint256 left = cash;
        uint256 failed = 0;
        // Nothing passes its bounds: no amount is paid beyond what is left, and a word has 256 bits.
        unchecked {
            for (uint256 i = 0; bits >> i != 0; ++i) {
                if ((bits >> i) & 1 == 0) continue;
                (address payTo, uint64 amount) = Entries.read(entries, i);
                if (amount > left) revert Treasury_ShortCash(allotment, amount, uint64(left));
                if (money.trySafeTransfer(payTo, amount)) {
                    left -= amount;
                } else {
                    if (gasleft() < GAS_AFTER_FAILURE) revert Treasury_GasTooLow(gasleft(), GAS_AFTER_FAILURE);
                    failed |= 1 << i;
                }
            }
            paid = uint64(cash - left);
        }
        paidBits = bits ^ failed;
    }

    function _collect(uint64 amount) private {
        uint256 before = IERC20(token).balanceOf(address(this));
        IERC20(token).safeTransferFrom(msg.sender, address(this), amount);
        uint256 arrived = IERC20(token).balanceOf(address(this)) - before;
        if (arrived != amount) revert Treasury_BalanceMismatch(amount, arrived);
    }

    function _requireFell(uint256 before, uint256 amount) private view {
        uint256 fell = before - IERC20(token).balanceOf(address(this));
        if (fell != amount) revert Treasury_BalanceMismatch(amount, fell);
    }

    /// @dev Books a new obligation of the calling program within what its allotment has left.
    function _reserve(uint32 id, uint32 allotment, uint64 amount, uint40 payableAt, uint40 lastPayable) private {
        Allotment storage t = _allotments[allotment];
        Appropriation storage a = _appropriations[t.appropriation];
        if (amount == 0) revert Treasury_ZeroAmount();
        if (payableAt < block.timestamp || payableAt > lastPayable) {
            revert Treasury_BadPayable(payableAt, lastPayable);
        }
        if (lastPayable >= a.cancelAt) revert Treasury_PastCancelDate(lastPayable, a.cancelAt);

        uint64 obligated = _commit(allotment, amount, payableAt);
        Obligation storage o = _obligations[msg.sender][id];
        o.obligated = amount;
        o.allotment = allotment;
        o.cancelAt = a.cancelAt;
        o.payableAt = payableAt;

        emit Obligated(msg.sender, id, allotment, amount, obligated, payableAt);
    }

    function _requireUnused(uint32 id) private view {
        if (_obligations[msg.sender][id].allotment != 0) revert Treasury_AlreadyObligated(msg.sender, id);
    }
}
