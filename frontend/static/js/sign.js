// Has the person sign what a form says, and sends it.
import { onSend, post, say, toText, usePasskey } from "./lib.js";
import { digest } from "./message.js";

const form = document.getElementById("form");
const path = location.pathname;

onSend(async () => {
  const typed = Object.fromEntries([...new FormData(form)].map(([name, text]) => [name, text.trim()]));
  const act = form.dataset.action + (typed.waive ? " and waive" : "");
  const { message, ...options } = await post(`${path}/prepare`, typed);
  if (toText(await digest({ ...form.dataset, action: act }, typed, message)) !== options.challenge) {
    throw new Error("The service asks to sign something else than this page says.");
  }
  const signed = await usePasskey(options);
  say("sending");
  return post(path, signed);
});
