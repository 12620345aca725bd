// Signs in with the passkey that speaks for an award.
import { onSend, post, say, usePasskey } from "./lib.js";

const form = document.getElementById("form");

onSend(async () => {
  const award = form.elements.namedItem("award").value;
  const used = await usePasskey(await post("/sign-in/passkey/options", { award }));
  say("sending");
  return post("/sign-in/passkey", { ...used, award });
});
