// Runs Ponder until it says that it has read all final blocks, then ends it at once.
//
// node ponder.mjs PORT, with BENCH_RPC, BENCH_CONTRACT, BENCH_FIRST_BLOCK and DATABASE_URL set.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { setTimeout } from "node:timers/promises";
import { fileURLToPath } from "node:url";

const [port] = process.argv.slice(2);
const here = (path) => fileURLToPath(new URL(path, import.meta.url));

const command = [
  here("node_modules/ponder/dist/esm/bin/ponder.js"),
  ...["--root", here("ponder"), "--log-level", "warn"],
  ...["start", "--schema", "bench", "--hostname", "127.0.0.1", "--port", port],
];
const child = spawn(process.execPath, command, { stdio: ["ignore", "inherit", "inherit"] });
const ended = once(child, "exit");

async function ready() {
  try {
    return (await fetch(`http://127.0.0.1:${port}/ready`)).ok;
  } catch {
    return false; // It does not listen yet.
  }
}

while (child.exitCode === null && child.signalCode === null && !(await ready())) await setTimeout(50);
const failed = child.exitCode !== null || child.signalCode !== null;
child.kill("SIGKILL"); // What it stored is committed; how long it takes to leave is not measured.
await ended;
process.exitCode = failed ? 1 : 0;
