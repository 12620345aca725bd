// Has the person sign what a form says, and sends it.
import { onSend, post, say, usePasskey } from "./lib.js";
import { act, requireMade } from "./message.js";
import { requireSame } from "./typed.js";

const form = document.getElementById("form");
const path = location.pathname;
const NOT_SAID = ["app", "papers", "signature"];
// Only who needs them loads them: a household's phone does not.
const hands = form.dataset.hand === "passkey" ? null : import("./hands.js");
const papers = form.elements.namedItem("papers") ? import("./papers.js") : null;

onSend(async () => {
  const fields = [...new FormData(form)].filter(([name]) => !NOT_SAID.includes(name));
  const typed = Object.fromEntries(fields.map(([name, text]) => [name, text.trim()]));
  const action = form.dataset.action + (typed.waive ? " and waive" : "");
  const listed = papers ? await (await papers).listed(form) : {};
  const { message, ...options } = await post(`${path}/prepare`, { ...typed, ...listed });
  if (action === "signer") requireMade(form.dataset);
  const asked = await act({ ...form.dataset, action, papers }, typed, message);
  requireSame(asked, options.challenge);
  if (hands) return (await hands).signed(path, asked, options);
  const signed = await usePasskey(options);
  say("sending");
  return post(path, signed);
});
