// What accounts sign beside the acts of a person.
import { domain } from "./message.js";
import { digest, hex, typed } from "./typed.js";

// What an account signs to sign in here, and nowhere else.
export function signIn(account, { chainId, program, nonce, time }) {
  const fields = [["origin", "string"], ["account", "address"], ["nonce", "bytes32"], ["time", "uint40"]];
  const values = { origin: location.origin, account, nonce, time };
  return typed(domain("Pages", chainId, program), "SignIn", fields, values);
}

// What the owners of a Safe sign, so that it answers for a message.
export function ofSafe(safe, chainId, asked) {
  const place = { chainId, verifyingContract: safe };
  return typed(place, "SafeMessage", [["message", "bytes"]], { message: hex(digest(asked)) });
}
