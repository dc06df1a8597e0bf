import { createContext, Script } from 'node:vm';

/** Characters that most expressions care about, whatever they are for. */
const COMMON = ['a', 'A', '0', '1', '9', ' ', '\n', '\t', '-', '_', '.', ',', ':', '/', '\\', '@', '+', '=', '(', ')'];
const MORE = ['"', "'", '\u0000', '\u200d', '\ufe0f', 'é', '\u0301', '😀', '\ud800', 'ع', '{', '}', '*', 'x!'];
/** Ends that let a nearly complete match fail. */
const ENDS = ['', '!', '\n', '"', '\u0000'];

/**
 * The number of characters. An expression whose time grows with their square takes at least a hundred times as long for
 * so many as one whose time grows with their number, so no busy machine makes one look like the other.
 */
const SIZE = 20_000;
/** Between the two, in milliseconds of computing. */
export const LIMIT = 20;
/** Ends searches that would never end. Long enough for all the others on a busy machine. */
const SEARCH_TIMEOUT_MS = 10_000;

/** Milliseconds of computing of this process, whatever else the machine does. */
const computed = () => process.cpuUsage().user / 1_000;

const context = createContext({ expression: /x/, inputs: [''], times: [0], limit: LIMIT, computed });
const SEARCH = new Script(`
  times = [];
  for (const input of inputs) {
    expression.lastIndex = 0;
    const begin = computed();
    input.replace(expression, "");
    times.push(computed() - begin);
    if (times.at(-1) > limit) break;
  }
  times`);

/** Milliseconds of computing for each input up to the first slow one; undefined when the searches had to be cut off. */
function timesOf(expression: RegExp, inputs: string[], timeoutMs: number): number[] | undefined {
  Object.assign(context, { expression, inputs });
  try {
    return SEARCH.runInContext(context, { timeout: timeoutMs }) as number[];
  } catch {
    return undefined;
  }
}

/** Pieces that an expression can be kept busy with: its own characters, alone and in pairs, and whole near matches. */
function pumps(expression: RegExp): string[] {
  const words = [...expression.source.matchAll(/[A-Za-z][A-Za-z ]{2,}/g)].map(([word]) => word.trim());
  // `Key \\(` waits for `Key (`.
  const literal = expression.source.replace(/\\([^\w\s])/g, '$1');
  words.push(...literal.split(/[[\]{}?*+.^$|]|\(\?/).filter((part) => part.length > 1));
  const own = [...new Set([...expression.source.replace(/\\[a-z]/gi, '').replace(/[\]^$*?{}|[]/g, '')])].slice(0, 12);
  const singles = [...new Set([...own, ...COMMON, ...MORE])];
  const pairs = own.flatMap((first) => [...own, 'a', ' ', '1'].map((second) => first + second));
  const phrases = words.flatMap((word) => [word, `${word} `, `${word} (`, `${word} (a)=(`, `-${word}`]);
  const starts = [" 'a", ' "a', ' "\\', '(a)=(', 'eyJ', 'a@', ' a@', '0-', '1 ', '\n\n', '=('];
  return [...new Set([...singles, ...pairs, ...phrases, ...starts])];
}

/** What was tried, and how long it took. */
interface Input {
  input: string;
  milliseconds: number;
}

/** The input, among many made to keep this expression busy, that it takes longest for. */
export function slowest(expression: RegExp, timeoutMs = SEARCH_TIMEOUT_MS): Input {
  const candidates = pumps(expression).flatMap((pump) => ENDS.map((end) => ({ pump, end })));
  const inputs = candidates.map(({ pump, end }) => pump.repeat(Math.ceil(SIZE / pump.length)) + end);
  const times = timesOf(expression, inputs, timeoutMs);
  if (!times) return { input: 'one of many', milliseconds: Number.POSITIVE_INFINITY };
  const worst = times.indexOf(Math.max(...times));
  const { pump, end } = candidates[worst]!;
  const input = `${JSON.stringify(pump)} again and again, ${JSON.stringify(end)}`;
  if (times[worst]! <= LIMIT) return { input, milliseconds: times[worst]! };
  // Once in a while the collection of garbage falls into a search.
  const again = timesOf(expression, Array<string>(3).fill(inputs[worst]!), timeoutMs) ?? [Number.POSITIVE_INFINITY];
  return { input, milliseconds: Math.min(...again) };
}
