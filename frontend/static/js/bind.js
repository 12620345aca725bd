// Makes the passkey of a person whose code was right.
import { makePasskey, onSend, post, say } from "./lib.js";

onSend(async () => {
  const made = await makePasskey(await post("/bind/passkey/options"));
  say("sending");
  return post("/bind/passkey", made);
});
