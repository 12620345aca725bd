// What is signed, made again from what the page says and the person typed: nothing else is signed.
import { keccak } from "./keccak.js";
import { toBytes } from "./lib.js";
import { kept } from "./made.js";
import { bytes, digest as digestOf, hex, joined, typed as message, word } from "./typed.js";

const ACT = [
  ["action", "string"],
  ["program", "address"],
  ["caseNo", "uint32"],
  ["subject", "uint64"],
  ["content", "bytes32"],
  ["nonce", "uint64"],
  ["deadline", "uint40"],
];
const DECIMALS = 6;

const utf8 = (text) => new TextEncoder().encode(text);
export const domain = (name, chainId, verifyingContract) => ({
  name: `Almoner ${name}`,
  version: "1",
  chainId,
  verifyingContract,
});

// An amount such as 1,003.50, in the smallest units of the money.
function units(text) {
  const [whole, part = ""] = (text || "0").replace(/^\$|,/g, "").split(".");
  return BigInt(whole + part.padEnd(DECIMALS, "0"));
}

const day = (text) => Date.parse(`${text}T00:00:00Z`) / 1000;

// What a draw asks for, as its contract has it. What commits to papers only the service can make.
function request(award, typed, { costRef, evidence }) {
  const amounts = [typed.line, units(typed.amount), units(typed.matched)];
  const costs = [day(typed.cost_from), day(typed.cost_to), costRef, units(typed.gross), evidence];
  return keccak(joined(...[award, ...amounts, ...costs].map(word)));
}

// Commits to the person's words, to an account, to a draw, to papers, or to the terms the page shows.
async function content(said, typed, asked) {
  if (said.action === "draw") return request(said.case, typed, asked);
  // Pages write accounts in groups: as copied from one, it is as good.
  if (typed.account) return word(typed.account.replace(/\s/g, ""));
  if (typed.words) return statement(toBytes(asked.salt), typed.words);
  return word((said.papers ? asked.evidence : said.content) ?? 0);
}

// A longer salt could begin with words of its own.
async function statement(salt, words) {
  if (salt.length !== 32) throw new Error("The service asks to sign other words than these.");
  return new Uint8Array(await crypto.subtle.digest("SHA-256", joined(salt, utf8(words))));
}

// Raises where the page puts another passkey in the place of the old one than was made here.
export function requireMade({ verifier, content }) {
  if (hex(keccak(joined(bytes(verifier), kept()))) !== content) {
    throw new Error("The service asks to sign for another passkey than was made here.");
  }
}

// `said` is the form: which act, of which case, about what. `asked` is what only the service knows.
export async function act(said, typed, asked) {
  const { chainId, contract, program, nonce, deadline } = asked;
  return message(domain(said.contract, chainId, contract), "ClaimantAct", ACT, {
    action: said.action,
    program,
    caseNo: Number(said.case),
    subject: String(said.subject),
    content: hex(await content(said, typed, asked)),
    nonce,
    deadline,
  });
}

export const digest = async (said, typed, asked) => digestOf(await act(said, typed, asked));
