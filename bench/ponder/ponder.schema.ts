import { onchainTable } from "ponder";

export const transfers = onchainTable("transfers", (t) => ({
  id: t.text().primaryKey(),
  block: t.bigint().notNull(),
  payer: t.hex().notNull(),
  payee: t.hex().notNull(),
  value: t.bigint().notNull(),
}));

export const payments = onchainTable("payments", (t) => ({
  id: t.text().primaryKey(),
  block: t.bigint().notNull(),
  payment: t.bigint().notNull(),
  payTo: t.hex().notNull(),
  amount: t.bigint().notNull(),
}));
