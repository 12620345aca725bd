// What is signed, made again from what the person wrote: the page never has other words signed.
import { keccak } from "./keccak.js";
import { toBytes } from "./lib.js";

const DOMAIN = "EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)";
const ACT =
  "ClaimantAct(string action,address program,uint32 caseNo,uint64 subject,bytes32 content," +
  "uint64 nonce,uint40 deadline)";
const CASE = 0xffffffffn;

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

export async function appealDigest(paymentId, words, asked) {
  const { chainId, hearings, program, salt, nonce, deadline } = asked;
  const salted = joined(toBytes(salt), utf8(words));
  const content = new Uint8Array(await crypto.subtle.digest("SHA-256", salted));
  const domain = struct(named(DOMAIN), named("Almoner Hearings"), named("1"), chainId, hearings);
  const caseNo = BigInt(paymentId) & CASE;
  const about = [program, caseNo, paymentId, content, nonce, deadline];
  return keccak(joined([0x19, 0x01], domain, struct(named(ACT), named("appeal"), ...about)));
}
