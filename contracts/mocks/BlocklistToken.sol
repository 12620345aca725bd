// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";

/// @title BlocklistToken
/// @notice For local tests only: a dollar that refuses transfers to blocked accounts, and all of them while paused, as
/// live dollar tokens do.
/// @dev Warning: never list this token in a live deployment. Anyone mints, blocks and pauses.
contract BlocklistToken is ERC20 {
    bool public paused;
    mapping(address account => bool) public blocked;

    error BlocklistToken_Refused(address to);

    constructor() ERC20("Blocklist Dollar", "bUSD") {}

    function mint(address to, uint256 amount) external {
        _mint(to, amount);
    }

    function setBlocked(address account, bool yes) external {
        blocked[account] = yes;
    }

    function setPaused(bool yes) external {
        paused = yes;
    }

    function decimals() public pure override returns (uint8) {
        return 6;
    }

    function _update(address from, address to, uint256 amount) internal override {
        if (paused || blocked[to]) revert BlocklistToken_Refused(to);
        super._update(from, to, amount);
    }
}
