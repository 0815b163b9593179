/* Files that the kernel made, handed to the browser: none of them goes into the assignment's folder. */

import { make } from "./nodes.js";

/** How long an address of bytes is good for, in milliseconds. */
const GOOD_FOR = 60_000;

/** Gives bytes to the browser as a file. */
export function download(name, bytes, type) {
  const address = addressOf(bytes, type);
  const link = make("a", { href: address, download: name });
  link.click();
}

/** Shows bytes in a tab that is open already. */
export function showIn(tab, bytes, type) {
  tab.location.replace(addressOf(bytes, type));
}

function addressOf(bytes, type) {
  const address = URL.createObjectURL(new Blob([bytes], { type }));
  setTimeout(() => URL.revokeObjectURL(address), GOOD_FOR);
  return address;
}
