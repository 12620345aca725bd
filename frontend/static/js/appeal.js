// Has the person sign what they wrote, and sends it.
import { onSend, post, say, toText, usePasskey } from "./lib.js";
import { appealDigest } from "./message.js";

const form = document.getElementById("form");
const { payment } = form.dataset;
const path = `/appeal/${payment}`;

onSend(async () => {
  const words = form.elements.words.value.trim();
  const { message, ...options } = await post(`${path}/prepare`, { words });
  if (toText(await appealDigest(payment, words, message)) !== options.challenge) {
    throw new Error("The service asks to sign something else than was written.");
  }
  const signed = await usePasskey(options);
  say("sending");
  return post(path, signed);
});
