// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";

/// @title FeeToken
/// @notice For local tests only: a dollar whose issuer may switch on a fee, taken from what arrives or added to what
/// is sent.
/// @dev Warning: never list this token in a live deployment. Anyone mints and sets fees.
contract FeeToken is ERC20 {
    address private constant ISSUER = address(0xFEE);

    uint256 public feeOnArrival;
    uint256 public feeOnTop;

    constructor() ERC20("Fee Dollar", "fUSD") {}

    function mint(address to, uint256 amount) external {
        _mint(to, amount);
    }

    /// @notice Set the fees of each later transfer, in base units.
    function setFees(uint256 onArrival, uint256 onTop) external {
        feeOnArrival = onArrival;
        feeOnTop = onTop;
    }

    function decimals() public pure override returns (uint8) {
        return 6;
    }

    function _update(address from, address to, uint256 amount) internal override {
        if (from == address(0) || (feeOnArrival == 0 && feeOnTop == 0)) return super._update(from, to, amount);

        super._update(from, to, amount - feeOnArrival);
        super._update(from, ISSUER, feeOnArrival + feeOnTop);
    }
}
