// Asks for one page over as many connections as there are cookies, for some seconds, and writes
// how many answers a second came, and how long 99 of 100 took: node crowd.mjs ASKED ANSWER
import { writeFileSync } from "node:fs";
import autocannon from "autocannon";

const [asked, answer] = process.argv.slice(2);
const { url, cookies, seconds } = JSON.parse(asked);
const headers = (cookie) => ({ cookie, "accept-encoding": "br", accept: "text/html" });
const found = await autocannon({
  url,
  connections: cookies.length,
  duration: seconds,
  warmup: { connections: cookies.length, duration: 3 },
  requests: cookies.map((cookie) => ({ method: "GET", headers: headers(cookie) })),
});
const refused = found.requests.total - found["2xx"];
writeFileSync(
  answer,
  JSON.stringify({
    requests_per_s: found.requests.average,
    p99_ms: found.latency.p99,
    answered: found.requests.total,
    refused: refused + found.errors + found.timeouts,
  }),
);
