// All events of a contract by viem's getLogs, decoded, into a SQLite file; each request is committed.
//
// node viem.mjs RPC CONTRACT FIRST_BLOCK LAST_BLOCK FILE
import Database from "libsql";
import { createPublicClient, http, parseAbi } from "viem";

const BLOCKS_AT_ONCE = 10;
const [rpc, address, first, last, file] = process.argv.slice(2);

const events = parseAbi([
  "event Transfer(address indexed from, address indexed to, uint256 value)",
  "event PaymentSettled(uint64 indexed paymentId, address indexed payTo, uint64 amount)",
]);
const client = createPublicClient({ transport: http(rpc) });
const db = new Database(file);
db.exec(`
  PRAGMA journal_mode = WAL;
  PRAGMA synchronous = FULL;
  CREATE TABLE transfers (id INTEGER PRIMARY KEY, block INTEGER, payer TEXT, payee TEXT, value INTEGER);
  CREATE TABLE payments (id INTEGER PRIMARY KEY, block INTEGER, payment INTEGER, pay_to TEXT, amount INTEGER);
`);
const transfer = db.prepare("INSERT INTO transfers VALUES (?, ?, ?, ?, ?)");
const payment = db.prepare("INSERT INTO payments VALUES (?, ?, ?, ?, ?)");

const keep = db.transaction((logs) => {
  for (const { args, blockNumber, eventName, logIndex } of logs) {
    const id = (blockNumber << 20n) | BigInt(logIndex);
    if (eventName === "Transfer") transfer.run(id, blockNumber, args.from, args.to, args.value);
    else payment.run(id, blockNumber, args.paymentId, args.payTo, args.amount);
  }
});

for (let from = BigInt(first); from <= BigInt(last); from += BigInt(BLOCKS_AT_ONCE)) {
  const to = from + BigInt(BLOCKS_AT_ONCE - 1);
  const toBlock = to < BigInt(last) ? to : BigInt(last);
  keep(await client.getLogs({ address, events, fromBlock: from, toBlock, strict: true }));
}
db.close();
