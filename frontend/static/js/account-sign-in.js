// Signs in with an account: of a signing app, or one whose owners sign elsewhere.
import { signIn } from "./accounts.js";
import { account } from "./apps.js";
import { signed } from "./hands.js";
import { onSend, post } from "./lib.js";
import { requireSame } from "./typed.js";

const form = document.getElementById("form");

onSend(async () => {
  const apart = form.dataset.hand === "owners";
  const asking = { account: apart ? form.elements.namedItem("account").value : await account(), apart };
  const { message, ...options } = await post("/sign-in/account/options", asking);
  const asked = signIn(options.account, message);
  requireSame(asked, options.challenge);
  return signed("/sign-in/account", asked, options);
});
