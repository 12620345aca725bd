"""A signing app of a browser, as pages find it (EIP-6963, EIP-1193): its key is one of a test."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

from eth_account.messages import encode_typed_data
from eth_account.signers.local import LocalAccount

from almoner.demo.browser import BrowserPerson

NAME = "Test signing app"
_BINDING = "almonerTestApp"
_NO = "no"
_ANNOUNCED = f"""
(() => {{
  const request = async ({{ method, params = [] }}) => {{
    const answer = await window.{_BINDING}(method, params);
    if (answer === "{_NO}") throw Object.assign(new Error("The owner said no."), {{ code: 4001 }});
    return answer;
  }};
  const info = {{ uuid: "00000000-0000-4000-8000-000000000001", name: "{NAME}", icon: "data:,",
    rdns: "example.test" }};
  const detail = Object.freeze({{ info, provider: {{ request }} }});
  const announce = () =>
    window.dispatchEvent(new CustomEvent("eip6963:announceProvider", {{ detail }}));
  window.addEventListener("eip6963:requestProvider", announce);
  announce();
}})();
"""


@dataclass(slots=True)
class SigningApp:
    """Put into a browser, it announces itself to every page and signs what its owner agrees to."""

    key: LocalAccount
    chain_id: int
    asked: list[dict[str, Any]] = field(default_factory=list)
    """The messages it showed its owner."""
    agrees: bool = True
    """Whether its owner signs what it shows."""

    def put(self, person: BrowserPerson) -> None:
        """Puts it into a browser, before a page is opened."""
        person.page.expose_function(_BINDING, lambda method, params: self._answer(method, params))
        person.page.add_init_script(_ANNOUNCED)

    def _answer(self, method: str, params: list[Any]) -> Any:
        match method:
            case "eth_requestAccounts":
                return [self.key.address]
            case "eth_chainId":
                return hex(self.chain_id)
            case "eth_signTypedData_v4":
                self.asked.append(json.loads(params[1]))
                return signed(self.key, self.asked[-1]) if self.agrees else _NO
        raise ValueError(f"this app knows no {method}")


def signed(key: LocalAccount, message: dict[str, Any]) -> str:
    """A key's signature of a whole typed message, in hexadecimal."""
    found = key.sign_message(encode_typed_data(full_message=message))
    return f"0x{bytes(found.signature).hex()}"
