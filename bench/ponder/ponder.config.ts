import { createConfig } from "ponder";
import { parseAbi } from "viem";

export default createConfig({
  ordering: "omnichain",
  database: { kind: "postgres", connectionString: process.env.DATABASE_URL },
  chains: { local: { id: 31337, rpc: process.env.BENCH_RPC } },
  contracts: {
    PaymentBursts: {
      chain: "local",
      abi: parseAbi([
        "event Transfer(address indexed from, address indexed to, uint256 value)",
        "event PaymentSettled(uint64 indexed paymentId, address indexed payTo, uint64 amount)",
      ]),
      address: process.env.BENCH_CONTRACT as `0x${string}`,
      startBlock: Number(process.env.BENCH_FIRST_BLOCK),
    },
  },
});
