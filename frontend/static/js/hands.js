// Accounts that sign what a page asks: in an app of this browser, or by owners somewhere else.
import { ofSafe } from "./accounts.js";
import { chosen } from "./apps.js";
import { Refused, post, say, sayFault } from "./lib.js";
import { digest, hex } from "./typed.js";

const form = document.getElementById("form");

// Has a message signed and sends it.
export async function signed(path, asked, { account }) {
  if (form.dataset.hand === "owners") return byOwners(path, asked, account);
  const answer = await byApp(asked, account);
  say("sending");
  return post(path, answer);
}

async function byApp(asked, account) {
  const provider = chosen();
  const chain = "0x" + BigInt(asked.domain.chainId).toString(16);
  if (BigInt(await provider.request({ method: "eth_chainId" })) !== BigInt(chain)) {
    await provider.request({ method: "wallet_switchEthereumChain", params: [{ chainId: chain }] });
  }
  const params = [account, JSON.stringify(asked)];
  return { signature: await provider.request({ method: "eth_signTypedData_v4", params }) };
}

// Offers the message as a file, and waits for the signatures that come back.
function byOwners(path, asked, account) {
  const owners = document.getElementById("owners");
  const safe = ofSafe(account, asked.domain.chainId, asked);
  offer("message-file", "message.json", {
    message: asked,
    digest: hex(digest(asked)),
    safeMessage: safe,
    safeMessageHash: hex(digest(safe)),
  });
  owners.hidden = false;
  owners.querySelector("h2").focus();
  say(null);
  return new Promise((resolve, reject) => {
    const sent = async (more, take) => {
      const signature = document.getElementById("signature").value;
      try {
        take(await post(path, { signature, ...more }));
      } catch (error) {
        if (error instanceof Refused) sayFault(error.message);
        else reject(error);
      }
    };
    document.getElementById("send").onclick = () => sent({}, resolve);
    const batch = document.getElementById("batch");
    if (batch) {
      batch.onclick = () => sent({ batch: true }, (answer) => {
        offer("batch-file", "batch.json", answer.batch);
      });
    }
  });
}

function offer(id, name, content) {
  const link = document.getElementById(id);
  const file = new Blob([JSON.stringify(content, null, 2)], { type: "application/json" });
  link.href = URL.createObjectURL(file);
  link.download = name;
  link.hidden = false;
}
