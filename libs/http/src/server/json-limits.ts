/** How deep the objects and lists of a body may be nested, and how many names and list entries it may have in total. */
export const MAX_DEPTH = 20;
export const MAX_VALUES = 50_000;

const [QUOTE, BACKSLASH, COLON, COMMA] = ['"', '\\', ':', ','].map((sign) => sign.charCodeAt(0));
const [OPEN_OBJECT, CLOSE_OBJECT, OPEN_LIST, CLOSE_LIST] = ['{', '}', '[', ']'].map((sign) => sign.charCodeAt(0));

/**
 * Tells in a sentence which limit a JSON text exceeds; undefined when it exceeds none. It reads the text once and
 * without recursion, before a parser makes objects of it. It also refuses an object that names a field twice. Parsers
 * disagree which of the two values counts, so a proxy in front of the service could understand another request than the
 * service. It does not check whether the text is JSON: the parser does.
 */
export function excessOf(json: string): string | undefined {
  const open: (Set<string> | null)[] = [];
  let values = 0;
  let text = { begin: 0, end: 0 };
  for (let at = 0; at < json.length; at++) {
    switch (json.charCodeAt(at)) {
      case QUOTE:
        text = { begin: at, end: endOfText(json, at) };
        at = text.end;
        break;
      case OPEN_OBJECT:
      case OPEN_LIST:
        open.push(json.charCodeAt(at) === OPEN_OBJECT ? new Set() : null);
        if (open.length > MAX_DEPTH) return `Must not nest deeper than ${MAX_DEPTH} levels`;
        break;
      case CLOSE_OBJECT:
      case CLOSE_LIST:
        open.pop();
        break;
      case COLON: {
        const name = nameOf(json.slice(text.begin, text.end + 1));
        const names = open.at(-1);
        if (names?.has(name)) return 'Must not contain the same field twice';
        names?.add(name);
        values += 1;
        break;
      }
      case COMMA:
        // In an object, the names are counted instead of the commas.
        if (!open.at(-1)) values += 1;
        break;
    }
    if (values > MAX_VALUES) return `Must not contain more than ${MAX_VALUES} fields and list entries`;
  }
  return undefined;
}

/** The position of the closing quote of the text that begins at `at`; the last position when there is none. */
function endOfText(json: string, at: number): number {
  for (let end = at + 1; end < json.length; end++) {
    const sign = json.charCodeAt(end);
    if (sign === QUOTE) return end;
    if (sign === BACKSLASH) end += 1;
  }
  return json.length - 1;
}

/** A name without its escapes: `"a"` and `"\\u0061"` are the same name. */
function nameOf(quoted: string): string {
  if (!quoted.includes('\\')) return quoted.slice(1, -1);
  try {
    return String(JSON.parse(quoted));
  } catch {
    return quoted;
  }
}
