// The signing apps of this browser, as they announce themselves (EIP-6963).

const known = new Map();
const list = document.getElementById("apps");

window.addEventListener("eip6963:announceProvider", ({ detail }) => {
  if (!list || known.has(detail.info.uuid)) return;
  known.set(detail.info.uuid, detail.provider);
  const choice = document.createElement("input");
  const id = `app-${known.size}`;
  Object.assign(choice, { id, type: "radio", name: "app", value: detail.info.uuid, checked: known.size === 1 });
  const label = document.createElement("label");
  Object.assign(label, { htmlFor: id, textContent: detail.info.name, className: "usa-label" });
  const row = document.createElement("div");
  row.className = "choice";
  row.append(choice, label);
  list.append(row);
  list.hidden = false;
  document.getElementById("no-apps").hidden = true;
});
window.dispatchEvent(new Event("eip6963:requestProvider"));

export const chosen = () => known.get(list.querySelector("input:checked")?.value);

// The account of the app that was chosen: it asks its owner.
export async function account() {
  const provider = chosen();
  if (!provider) throw new DOMException("No app was chosen.", "NotAllowedError");
  return (await provider.request({ method: "eth_requestAccounts" }))[0];
}
