// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Case, IRoster} from "../interfaces/IRoster.sol";
import {Entries} from "../libraries/Entries.sol";

/// @notice The roll of one word: pay-to and amount of its cases as code, which is cheaper to read than slots.
struct Roll {
    address code; // STOP, then an entry of 28 bytes for each case up to the last that was approved
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
        _write(entries, cases, word, bits);
        code = Entries.deploy(entries);
        if (code == address(0)) revert IRoster.Roster_RollNotDeployed(word);
        roll.code = code;
        roll.current = bits;
    }

    /// @notice The entries of the given bits of a word: from its roll where that is current, else from the cases.
    /// What lies between them is not said.
    function read(
        Roll storage roll,
        mapping(uint32 caseNo => Case) storage cases,
        uint32 word,
        uint256 bits
    ) external view returns (bytes memory entries) {
        entries = Entries.room(bits);
        uint256 stale = bits & ~roll.current;
        if (stale != bits) Entries.load(entries, roll.code);
        _write(entries, cases, word, stale);
    }

    /// @notice Who among the candidates of a word is certified for a period, with their entries and nothing between.
    function payable_(
        mapping(uint32 caseNo => Case) storage cases,
        uint32 word,
        uint16 period,
        uint256 candidates
    ) external view returns (uint256 mask, uint64 total, uint32 count, bytes memory entries) {
        for (uint256 i = 0; candidates >> i != 0; ++i) {
            if ((candidates >> i) & 1 == 0) continue;
            Case storage c = cases[uint32(word * WORD + i)];
            if (period < c.fromPeriod || period > c.toPeriod) continue;

            mask |= 1 << i;
            total += c.amount;
            ++count;
        }
        entries = Entries.room(mask);
        _write(entries, cases, word, mask);
    }

    function _write(
        bytes memory entries,
        mapping(uint32 caseNo => Case) storage cases,
        uint32 word,
        uint256 bits
    ) private view {
        for (uint256 i = 0; bits >> i != 0; ++i) {
            if ((bits >> i) & 1 == 0) continue;
            Case storage c = cases[uint32(word * WORD + i)];
            Entries.write(entries, i, c.payTo, c.amount);
        }
    }
}
