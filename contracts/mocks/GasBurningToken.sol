// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";

/// @title GasBurningToken
/// @notice For local tests only: a dollar with hooks, one of whose payees burns all the gas it is given.
/// @dev Warning: never list this token in a live deployment.
contract GasBurningToken is ERC20 {
    mapping(address account => bool) public burns;

    constructor() ERC20("Gas Burning Dollar", "gUSD") {}

    function mint(address to, uint256 amount) external {
        _mint(to, amount);
    }

    function setBurns(address account, bool yes) external {
        burns[account] = yes;
    }

    function decimals() public pure override returns (uint8) {
        return 6;
    }

    function _update(address from, address to, uint256 amount) internal override {
        if (burns[to]) assembly {
            invalid()
        }
        super._update(from, to, amount);
    }
}
