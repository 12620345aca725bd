// What the pages with a passkey share: bytes, posting, and saying what happens.

export const act = document.getElementById("act");
const status = document.getElementById("status");
const fault = document.getElementById("fault");

export function toBytes(text) {
  const plain = atob(text.replace(/-/g, "+").replace(/_/g, "/"));
  return Uint8Array.from(plain, (letter) => letter.charCodeAt(0));
}

export function toText(buffer) {
  const plain = String.fromCharCode(...new Uint8Array(buffer));
  return btoa(plain).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
}

// A sentence for the person, from the server or from the page.
export class Refused extends Error {}

export async function post(path, body = {}) {
  const answer = await fetch(path, {
    method: "POST",
    headers: {
      "Accept": "application/json",
      "Content-Type": "application/json",
      "X-CSRF-Token": act.dataset.csrf,
    },
    body: JSON.stringify(body),
  });
  const said = await answer.json();
  if (!answer.ok) throw new Refused(said.error);
  return said;
}

const withId = (given) => ({ ...given, id: toBytes(given.id) });

export async function makePasskey(options) {
  const made = await navigator.credentials.create({
    publicKey: {
      ...options,
      challenge: toBytes(options.challenge),
      user: withId(options.user),
      excludeCredentials: (options.excludeCredentials ?? []).map(withId),
    },
  });
  // The two coordinates of the key end what a browser gives of it (RFC 5480).
  const point = new Uint8Array(made.response.getPublicKey()).slice(-64);
  return [written(made, ["clientDataJSON", "attestationObject"]), point];
}

export async function usePasskey(options) {
  const used = await navigator.credentials.get({
    publicKey: {
      ...options,
      challenge: toBytes(options.challenge),
      allowCredentials: (options.allowCredentials ?? []).map(withId),
    },
  });
  return written(used, ["clientDataJSON", "authenticatorData", "signature", "userHandle"]);
}

function written(credential, parts) {
  const response = {};
  for (const part of parts) {
    if (credential.response[part]) response[part] = toText(credential.response[part]);
  }
  return { id: credential.id, rawId: toText(credential.rawId), type: credential.type, response };
}

export function say(name) {
  status.textContent = name ? act.dataset[name] : "";
}

export function sayFault(sentence) {
  say(null);
  document.getElementById("fault-text").textContent = sentence;
  fault.hidden = false;
  fault.focus();
}

// A person said no: to a passkey, or to a signing app (EIP-1193).
const isCancelled = (error) => error.name === "NotAllowedError" || error.code === 4001;

// Runs `steps` when the form is sent, once at a time; afterwards goes where they say.
export function onSend(steps) {
  const hand = document.getElementById("form").dataset.hand ?? "passkey";
  if (hand === "passkey" && !window.PublicKeyCredential) {
    sayFault(act.dataset.unsupported);
    return;
  }
  act.hidden = false;
  document.getElementById("form").addEventListener("submit", async (event) => {
    event.preventDefault();
    if (act.disabled) return;
    act.disabled = true;
    fault.hidden = true;
    say("working");
    try {
      const { next } = await steps();
      location.assign(next);
      return;
    } catch (error) {
      if (error instanceof Refused) sayFault(error.message);
      else sayFault(isCancelled(error) ? act.dataset.cancelled : act.dataset.failed);
    }
    act.disabled = false;
  });
}
