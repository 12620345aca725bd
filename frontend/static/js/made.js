// Which passkey was made here, kept until the page that signs for it.
import { toBytes, toText } from "./lib.js";

const NAME = "made";

export const keep = (point) => sessionStorage.setItem(NAME, toText(point));
export const kept = () => toBytes(sessionStorage.getItem(NAME) ?? "");
