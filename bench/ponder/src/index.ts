import { ponder } from "ponder:registry";
import { payments, transfers } from "ponder:schema";

ponder.on("PaymentBursts:Transfer", async ({ event, context }) => {
  await context.db.insert(transfers).values({
    id: event.id,
    block: event.block.number,
    payer: event.args.from,
    payee: event.args.to,
    value: event.args.value,
  });
});

ponder.on("PaymentBursts:PaymentSettled", async ({ event, context }) => {
  await context.db.insert(payments).values({
    id: event.id,
    block: event.block.number,
    payment: event.args.paymentId,
    payTo: event.args.payTo,
    amount: event.args.amount,
  });
});
