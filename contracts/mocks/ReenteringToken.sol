// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";

/// @title ReenteringToken
/// @notice For local tests only: a dollar that calls back into a contract in the middle of a transfer, and remembers
/// how that ended.
/// @dev Warning: never list this token in a live deployment.
contract ReenteringToken is ERC20 {
    address private _target;
    bytes private _call;
    uint256 public attempts;
    uint256 public successes;
    bytes public lastRefusal;

    constructor() ERC20("Reentering Dollar", "rUSD") {}

    function mint(address to, uint256 amount) external {
        _mint(to, amount);
    }

    /// @notice Set what each later transfer calls first; the zero address for nothing.
    function arm(address target, bytes calldata call) external {
        _target = target;
        _call = call;
    }

    function decimals() public pure override returns (uint8) {
        return 6;
    }

    function _update(address from, address to, uint256 amount) internal override {
        if (_target != address(0)) {
            ++attempts;
            // solhint-disable-next-line avoid-low-level-calls
            (bool done, bytes memory answer) = _target.call(_call);
            if (done) ++successes;
            else lastRefusal = answer;
        }
        super._update(from, to, amount);
    }
}
