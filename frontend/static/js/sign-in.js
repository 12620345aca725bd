// Signs in with whichever passkey the person has for this site.
import { onSend, post, say, usePasskey } from "./lib.js";

onSend(async () => {
  const used = await usePasskey(await post("/sign-in/options"));
  say("sending");
  return post("/sign-in", used);
});
