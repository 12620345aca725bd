// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";

/// @title TestDollar
/// @notice A dollar for local chains only: anyone mints any amount of it. It stands in for a real, redeemable
/// six-decimals token in tests and in the demonstration.
/// @dev Warning: never list this token in a live deployment. It has no issuer, no reserve and no limit.
contract TestDollar is ERC20 {
    constructor() ERC20("Test Dollar", "tUSD") {}

    /// @notice Creates new test dollars.
    /// @param to Who receives them.
    /// @param amount How many, in base units (1,000,000 is one dollar).
    function mint(address to, uint256 amount) external {
        _mint(to, amount);
    }

    /// @notice Six, as in the dollar tokens used for real payments.
    function decimals() public pure override returns (uint8) {
        return 6;
    }
}
