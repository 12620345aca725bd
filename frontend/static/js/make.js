// Makes a passkey where a page asks for one: with a letter, or to take the place of another.
import { makePasskey, onSend, post, say } from "./lib.js";

const path = location.pathname;

onSend(async () => {
  const made = await makePasskey(await post(`${path}/options`));
  say("sending");
  return post(path, made);
});
