/* Keys of a list of choices. */

export const LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";

/** Letters and arrows, only while one of the choices has the focus, and never with a modifier. */
export function pressed(event, buttons) {
  if (event.ctrlKey || event.altKey || event.metaKey || event.shiftKey || event.repeat) return;
  const here = buttons.indexOf(event.target);
  const last = buttons.length - 1;
  const to = { ArrowDown: here + 1, ArrowUp: here - 1, Home: 0, End: last }[event.key];
  const lettered = buttons[LETTERS.indexOf(event.key.toUpperCase())];
  if (to !== undefined) buttons[Math.min(Math.max(to, 0), last)].focus();
  else if (event.key.length === 1 && lettered) lettered.click();
  else return;
  event.preventDefault();
}
