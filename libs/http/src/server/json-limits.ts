/** How deep the objects and lists of a body may nest, and how many names and list entries it may hold in all. */
export const MAX_DEPTH = 20;
export const MAX_VALUES = 50_000;

const [QUOTE, BACKSLASH, COLON, COMMA] = ['"', '\\', ':', ','].map((sign) => sign.charCodeAt(0));
const [OPEN_OBJECT, CLOSE_OBJECT, OPEN_LIST, CLOSE_LIST] = ['{', '}', '[', ']'].map((sign) => sign.charCodeAt(0));

/**
 * What is too much about a JSON text, in a sentence, or undefined. Reads it once and without recursion, before a parser
 * makes objects of it. Refuses a name that an object gives twice: parsers disagree on which one counts, so something in
 * front of the service could see another request than it does. Whether the text is JSON at all is the parser's to say.
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
        if (names?.has(name)) return 'Must not name a field twice';
        names?.add(name);
        values += 1;
        break;
      }
      case COMMA:
        // Between the fields of an object the names are what is counted.
        if (!open.at(-1)) values += 1;
        break;
    }
    if (values > MAX_VALUES) return `Must not hold more than ${MAX_VALUES} fields and list entries`;
  }
  return undefined;
}

/** Where the text that begins at `at` has its closing quote; the last character when it has none. */
function endOfText(json: string, at: number): number {
  for (let end = at + 1; end < json.length; end++) {
    const sign = json.charCodeAt(end);
    if (sign === QUOTE) return end;
    if (sign === BACKSLASH) end += 1;
  }
  return json.length - 1;
}

/** A name as its object will know it: `"a"` and `"\\u0061"` are the same. */
function nameOf(quoted: string): string {
  if (!quoted.includes('\\')) return quoted.slice(1, -1);
  try {
    return String(JSON.parse(quoted));
  } catch {
    return quoted;
  }
}
