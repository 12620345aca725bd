// Makes a passkey where a page asks for one: with a letter, or to take the place of another.
import { makePasskey, onSend, post, say } from "./lib.js";
import { keep } from "./made.js";

const path = location.pathname;

onSend(async () => {
  const [made, point] = await makePasskey(await post(`${path}/options`));
  keep(point);
  say("sending");
  return post(path, made);
});
