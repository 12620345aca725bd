// Keccak-256, the digest that messages to be signed are made with; browsers have only SHA.

const RATE = 136;
const MASK = (1n << 64n) - 1n;
const FIVE = [0, 1, 2, 3, 4];

const turned = (lane, by) => ((lane << by) | (lane >> (64n - by))) & MASK;

export function keccak(bytes) {
  const padded = new Uint8Array((Math.floor(bytes.length / RATE) + 1) * RATE);
  padded.set(bytes);
  padded[bytes.length] ^= 0x01;
  padded[padded.length - 1] ^= 0x80;
  const view = new DataView(padded.buffer);
  const state = Array(25).fill(0n);
  for (let block = 0; block < padded.length; block += RATE) {
    for (let lane = 0; lane < RATE / 8; lane++) {
      state[lane] ^= view.getBigUint64(block + 8 * lane, true);
    }
    permute(state);
  }
  const digest = new DataView(new ArrayBuffer(32));
  for (let lane = 0; lane < 4; lane++) digest.setBigUint64(8 * lane, state[lane], true);
  return new Uint8Array(digest.buffer);
}

// The 24 rounds of Keccak-f[1600]; the round constants come from a shift register.
function permute(a) {
  let register = 1;
  for (let round = 0; round < 24; round++) {
    const columns = FIVE.map((x) => a[x] ^ a[x + 5] ^ a[x + 10] ^ a[x + 15] ^ a[x + 20]);
    for (let lane = 0; lane < 25; lane++) {
      a[lane] ^= columns[(lane + 4) % 5] ^ turned(columns[(lane + 1) % 5], 1n);
    }
    let [x, y, current] = [1, 0, a[1]];
    for (let step = 0; step < 24; step++) {
      [x, y] = [y, (2 * x + 3 * y) % 5];
      const by = BigInt((((step + 1) * (step + 2)) / 2) % 64);
      [current, a[x + 5 * y]] = [a[x + 5 * y], turned(current, by)];
    }
    for (let row = 0; row < 25; row += 5) {
      const old = a.slice(row, row + 5);
      for (const at of FIVE) a[row + at] = old[at] ^ (~old[(at + 1) % 5] & MASK & old[(at + 2) % 5]);
    }
    for (let bit = 0; bit < 7; bit++) {
      register = ((register << 1) ^ ((register >> 7) * 0x71)) % 256;
      if (register & 2) a[0] ^= 1n << BigInt((1 << bit) - 1);
    }
  }
}
