/** Where reading stopped. */
class Stop extends Error {
  constructor(readonly at: number) {
    super();
  }
}

const blanks = /[ \t\n\r]*/y;
// JSON forbids exactly these control characters in strings (RFC 8259, section 7).
// eslint-disable-next-line no-control-regex
const strings = /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/y;
const scalars = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/y;

function skip(text: string, pattern: RegExp, at: number): number {
  pattern.lastIndex = at;
  const found = pattern.exec(text);
  if (!found) throw new Stop(at);
  return at + found[0].length;
}

/** Reads `item`s with commas between up to `end`; `at` is behind the opening bracket. */
function entries(text: string, at: number, end: string, item: (at: number) => number): number {
  let here = skip(text, blanks, at);
  if (text.charAt(here) === end) return here + 1;
  for (;;) {
    here = skip(text, blanks, item(here));
    if (text.charAt(here) === end) return here + 1;
    if (text.charAt(here) !== ",") throw new Stop(here);
    here = skip(text, blanks, here + 1);
  }
}

function value(text: string, at: number): number {
  const first = text.charAt(at);
  if (first === '"') return skip(text, strings, at);
  if (first === "[") return entries(text, at + 1, "]", (here) => value(text, here));
  if (first !== "{") return skip(text, scalars, at);
  return entries(text, at + 1, "}", (here) => {
    const colon = skip(text, blanks, skip(text, strings, here));
    if (text.charAt(colon) !== ":") throw new Stop(colon);
    return value(text, skip(text, blanks, colon + 1));
  });
}

/**
 * Line (from 1) at which a text stops being JSON (RFC 8259); null when it is JSON. Browsers' own messages name a place
 * only sometimes.
 */
export function faultLine(text: string): number | null {
  try {
    const end = skip(text, blanks, value(text, skip(text, blanks, 0)));
    if (end < text.length) throw new Stop(end);
    return null;
  } catch (stop) {
    if (!(stop instanceof Stop)) throw stop;
    return text.slice(0, stop.at).split("\n").length;
  }
}
