// What is signed, made again from what the page says and the person typed: nothing else is signed.
import { keccak } from "./keccak.js";
import { toBytes } from "./lib.js";

const DOMAIN = "EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)";
const ACT =
  "ClaimantAct(string action,address program,uint32 caseNo,uint64 subject,bytes32 content," +
  "uint64 nonce,uint40 deadline)";

const utf8 = (text) => new TextEncoder().encode(text);
const named = (text) => keccak(utf8(text));

// A number as 32 bytes; bytes stay as they are.
function word(value) {
  if (value instanceof Uint8Array) return value;
  const digits = BigInt(value).toString(16).padStart(64, "0");
  return Uint8Array.from(digits.match(/../g), (pair) => parseInt(pair, 16));
}

const joined = (...parts) => Uint8Array.from(parts.flatMap((part) => [...part]));
const struct = (...values) => keccak(joined(...values.map(word)));

// Commits to the person's words, or to an account; an act that says no more commits to nothing.
async function content({ words, account }, salt) {
  if (account) return word(account);
  if (!words) return word(0);
  return new Uint8Array(await crypto.subtle.digest("SHA-256", joined(toBytes(salt), utf8(words))));
}

// `said` is the form: which act, of which case, about what. `asked` is what only the service knows.
export async function digest(said, typed, asked) {
  const { chainId, contract, program, salt, nonce, deadline } = asked;
  const name = named(`Almoner ${said.contract}`);
  const domain = struct(named(DOMAIN), name, named("1"), chainId, contract);
  const about = [program, said.case, said.subject, await content(typed, salt), nonce, deadline];
  return keccak(joined([0x19, 0x01], domain, struct(named(ACT), named(said.action), ...about)));
}
