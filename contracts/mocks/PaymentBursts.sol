// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";

import {IPayer} from "../interfaces/IPayer.sol";

/// @title PaymentBursts
/// @notice For benchmarks on local chains only: tells of payments that never were, as a token and a program would.
/// @dev Warning: never list this as a token in a live deployment. It holds no money and anyone makes it speak.
contract PaymentBursts {
    uint256 private constant HOUSEHOLDS = 100_000;
    uint256 private constant LEAST = 100e6;

    /// @notice Tell of `count` payments, each as the token's event and as the program's, from payment `first` on.
    /// @dev Payment n is of household n % HOUSEHOLDS in run n / HOUSEHOLDS + 1: each is paid once in every run, always
    /// to the same account. Numbered across calls, no payment id comes twice.
    function burst(uint256 first, uint256 count) external {
        for (uint256 n = first; n < first + count; ++n) {
            uint256 household = (n % HOUSEHOLDS) + 1;
            uint256 run = n / HOUSEHOLDS + 1;
            uint256 mixed = uint256(keccak256(abi.encode(household)));
            address payTo = address(uint160(mixed));
            uint64 amount = uint64(LEAST + (mixed >> 160) % LEAST);
            emit IERC20.Transfer(address(this), payTo, amount);
            emit IPayer.PaymentSettled(uint64((run << 32) | household), payTo, amount);
        }
    }
}
