// A message as signing apps take it (EIP-712), and its digest, made here and nowhere else.
import { keccak } from "./keccak.js";
import { toText } from "./lib.js";

const PLACE = [
  ["name", "string"],
  ["version", "string"],
  ["chainId", "uint256"],
  ["verifyingContract", "address"],
];

const utf8 = (text) => new TextEncoder().encode(text);
export const joined = (...parts) => Uint8Array.from(parts.flatMap((part) => [...part]));
export const hex = (bytes) => "0x" + [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
export const bytes = (text) => Uint8Array.from(text.slice(2).match(/../g) ?? [], (pair) => parseInt(pair, 16));

// A number, or what is written as one, as 32 bytes; bytes stay as they are.
export function word(value) {
  if (value instanceof Uint8Array) return value;
  return bytes("0x" + BigInt(value).toString(16).padStart(64, "0"));
}

// `fields` are pairs of a name and a type; a message has no structs in it.
export function typed(domain, name, fields, message) {
  const described = (pairs) => pairs.map(([field, type]) => ({ name: field, type }));
  return {
    types: {
      EIP712Domain: described(PLACE.filter(([field]) => field in domain)),
      [name]: described(fields),
    },
    primaryType: name,
    domain,
    message,
  };
}

function encoded(type, value) {
  if (type === "string") return keccak(utf8(value));
  return type === "bytes" ? keccak(bytes(value)) : word(value);
}

function struct(fields, name, values) {
  const kind = `${name}(${fields.map((field) => `${field.type} ${field.name}`).join(",")})`;
  return keccak(joined(keccak(utf8(kind)), ...fields.map((field) => encoded(field.type, values[field.name]))));
}

// Raises where the service asks to sign another message than the page made.
export function requireSame(asked, challenge) {
  if (toText(digest(asked)) !== challenge) {
    throw new Error("The service asks to sign something else than this page says.");
  }
}

export function digest({ types, primaryType, domain, message }) {
  const place = struct(types.EIP712Domain, "EIP712Domain", domain);
  return keccak(joined([0x19, 0x01], place, struct(types[primaryType], primaryType, message)));
}
