/* What the page says, in the language of the course. The catalogue is put before the modules
 * when they are joined; what it does not hold is said in English. */

/* global CATALOGUE, whichForm */

export const LANGUAGE = CATALOGUE.language;
export const DIRECTION = CATALOGUE.direction;

/** A message in the language of the page, its {names} filled in. */
export const gettext = (message, values = {}) => filled(CATALOGUE.messages[message] ?? message, values);

/** One message or the other, as the language counts, its {count} and {names} filled in. */
export function ngettext(one, many, count, values = {}) {
  const forms = CATALOGUE.messages[one];
  const said = Array.isArray(forms) ? forms[whichForm(count)] : count === 1 ? one : many;
  return filled(said, { count, ...values });
}

const filled = (text, values) => text.replace(/\{(\w+)\}/g, (all, name) => values[name] ?? all);

/* English here is European: the day comes before the month. */
const LOCALE = LANGUAGE === "en" ? "en-GB" : LANGUAGE;

/** "2026-12-01" as "1 December 2026", whatever the clock's zone; anything else as it was written. */
export function sayDay(text) {
  const date = /^\d{4}-\d{2}-\d{2}$/.test(text) ? new Date(`${text}T12:00:00`) : null;
  if (!date || Number.isNaN(date.getTime())) return text;
  return date.toLocaleDateString(LOCALE, { day: "numeric", month: "long", year: "numeric" });
}

/** A moment, such as "Tuesday 1 December 2026 at 17:00", in the reader's own zone. */
export function sayMoment(iso) {
  const moment = new Date(iso);
  if (Number.isNaN(moment.getTime())) return iso;
  return moment.toLocaleString(LOCALE, { dateStyle: "full", timeStyle: "short" });
}

/** A moment in few words, such as "25 Nov, 14:32". */
export function sayShortly(iso) {
  const moment = new Date(iso);
  if (Number.isNaN(moment.getTime())) return iso;
  return moment.toLocaleString(LOCALE, { day: "numeric", month: "short", hour: "2-digit", minute: "2-digit" });
}
