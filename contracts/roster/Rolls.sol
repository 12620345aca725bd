// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Case, IRoster} from "../interfaces/IRoster.sol";
import {Entries} from "../libraries/Entries.sol";

/// @notice The roll of one word: pay-to and amount of its cases as code, which is cheaper to read than slots.
struct Roll {
    address code; // STOP, then an entry of 28 bytes for each case up to the last that was approved
    uint16 fromPeriod; // in the periods from here
    uint16 toPeriod; // to here each of its cases is certified
    uint256 current; // the bits whose entry is still what the case says
}

/// @title Rolls of words, derived from what was determined about their cases and from nothing else
library Rolls {
    uint256 private constant WORD = Entries.WORD;

    /// @notice Write the entries of the given cases of a word as code, in place of its roll before.
    function compile(
        Roll storage roll,
        mapping(uint32 caseNo => Case) storage cases,
        uint32 word,
        uint256 bits
    ) external returns (address code) {
        bytes memory entries = Entries.room(bits);
        uint16 from = 0;
        uint16 to = type(uint16).max;
        for (uint256 i = 0; bits >> i != 0; ++i) {
            if ((bits >> i) & 1 == 0) continue;
            Case storage c = cases[uint32(word * WORD + i)];
            Entries.write(entries, i, c.payTo, c.amount);
            if (c.fromPeriod > from) from = c.fromPeriod;
            if (c.toPeriod < to) to = c.toPeriod;
        }

        code = Entries.deploy(entries);
        if (code == address(0)) revert IRoster.Roster_RollNotDeployed(word);
        roll.code = code;
        roll.fromPeriod = from;
        roll.toPeriod = to;
        roll.current = bits;
    }

    /// @notice The entries of the given bits of a word: from its roll where that is current, else from the cases.
    /// What lies between them is of no meaning.
    function read(
        Roll storage roll,
        mapping(uint32 caseNo => Case) storage cases,
        uint32 word,
        uint256 bits
    ) external view returns (bytes memory entries) {
        entries = Entries.room(bits);
        uint256 stale = bits & ~roll.current;
        if (stale != bits) Entries.load(entries, roll.code);
        for (uint256 i = 0; stale >> i != 0; ++i) {
            if ((stale >> i) & 1 == 0) continue;
            Case storage c = cases[uint32(word * WORD + i)];
            Entries.write(entries, i, c.payTo, c.amount);
        }
    }

    /// @notice Who among the candidates of a word is certified for a period, with their entries and zeros between
    /// them: the same whether a roll holds them or not.
    function payable_(
        Roll storage roll,
        mapping(uint32 caseNo => Case) storage cases,
        uint32 word,
        uint16 period,
        uint256 candidates
    ) external view returns (uint256 mask, uint64 total, uint32 count, bytes memory entries) {
        uint256 held = period >= roll.fromPeriod && period <= roll.toPeriod ? candidates & roll.current : 0;
        mask = held | _certified(cases, word, period, candidates ^ held);
        entries = Entries.room(mask);
        if (held != 0) Entries.load(entries, roll.code);

        // No sum passes 64 bits: a program bounds each amount by 48 (BenefitProgram), and a word has 224.
        unchecked {
            for (uint256 i = 0; mask >> i != 0; ++i) {
                if ((mask >> i) & 1 == 0) {
                    if (held != 0) Entries.write(entries, i, address(0), 0);
                    continue;
                }
                if ((held >> i) & 1 == 0) {
                    Case storage c = cases[uint32(word * WORD + i)];
                    Entries.write(entries, i, c.payTo, c.amount);
                }
                total += Entries.amountOf(entries, i);
                ++count;
            }
        }
    }

    /// @dev The bits of the cases whose certification has the period.
    function _certified(
        mapping(uint32 caseNo => Case) storage cases,
        uint32 word,
        uint16 period,
        uint256 bits
    ) private view returns (uint256 certified) {
        for (uint256 i = 0; bits >> i != 0; ++i) {
            if ((bits >> i) & 1 == 0) continue;
            Case storage c = cases[uint32(word * WORD + i)];
            if (period >= c.fromPeriod && period <= c.toPeriod) certified |= 1 << i;
        }
    }
}
