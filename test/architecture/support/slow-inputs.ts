import { createContext, Script } from 'node:vm';

/** Characters that matter to most expressions. */
const COMMON = ['a', 'A', '0', '1', '9', ' ', '\n', '\t', '-', '_', '.', ',', ':', '/', '\\', '@', '+', '=', '(', ')'];
const MORE = ['"', "'", '\u0000', '\u200d', '\ufe0f', 'é', '\u0301', '😀', '\ud800', 'ع', '{', '}', '*', 'x!'];
/** Endings that make a nearly complete match fail. */
const ENDS = ['', '!', '\n', '"', '\u0000'];

/**
 * The number of characters. At this length, an expression whose time grows with the square of the length takes at
 * least a hundred times as long as one whose time grows with the length. So even on a busy machine the two cannot be
 * confused.
 */
const SIZE = 20_000;
/** A limit between these two times, in milliseconds of CPU time. */
export const LIMIT = 20;
/** Ends searches that would never end. All other searches take less, even on a busy machine. */
const SEARCH_TIMEOUT_MS = 10_000;

/** The CPU time of this process in milliseconds, which does not depend on other processes. */
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

/** The CPU time in milliseconds for each input, up to the first slow one; undefined if the search was cut off. */
function timesOf(expression: RegExp, inputs: string[], timeoutMs: number): number[] | undefined {
  Object.assign(context, { expression, inputs });
  try {
    return SEARCH.runInContext(context, { timeout: timeoutMs }) as number[];
  } catch {
    return undefined;
  }
}

/**
 * Pieces of text that can keep an expression busy: its own characters, alone and in pairs, and nearly complete
 * matches.
 */
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

/** The slowest input of an expression, and how long it took. */
interface Input {
  input: string;
  milliseconds: number;
}

/** Tries many inputs that are made to keep this expression busy, and returns the slowest one. */
export function slowest(expression: RegExp, timeoutMs = SEARCH_TIMEOUT_MS): Input {
  const candidates = pumps(expression).flatMap((pump) => ENDS.map((end) => ({ pump, end })));
  const inputs = candidates.map(({ pump, end }) => pump.repeat(Math.ceil(SIZE / pump.length)) + end);
  const times = timesOf(expression, inputs, timeoutMs);
  if (!times) return { input: 'one of many', milliseconds: Number.POSITIVE_INFINITY };
  const worst = times.indexOf(Math.max(...times));
  const { pump, end } = candidates[worst]!;
  const input = `${JSON.stringify(pump)} again and again, ${JSON.stringify(end)}`;
  if (times[worst]! <= LIMIT) return { input, milliseconds: times[worst]! };
  // Sometimes the garbage collector runs during a search.
  const again = timesOf(expression, Array<string>(3).fill(inputs[worst]!), timeoutMs) ?? [Number.POSITIVE_INFINITY];
  return { input, milliseconds: Math.min(...again) };
}
