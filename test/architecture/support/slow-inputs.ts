import { createContext, Script } from 'node:vm';

/** Characters that most expressions care about, whatever they are for. */
const COMMON = ['a', 'A', '0', '1', '9', ' ', '\n', '\t', '-', '_', '.', ',', ':', '/', '\\', '@', '+', '=', '(', ')'];
const MORE = ['"', "'", '\u0000', '\u200d', '\ufe0f', 'é', '\u0301', '😀', '\ud800', 'ع', '{', '}', '*', 'x!'];
/** Ends that let a nearly complete match fail. */
const ENDS = ['', '!', '\n', '"', '\u0000'];

/** Time that grows with the square shows at this length already, and the rest takes next to none. */
const SHORT = 20_000;
/** How many of the inputs that take longest at that length are tried in full. */
const TRIED_IN_FULL = 3;
const TIMEOUT_MS = 250;
const ALL_TIMEOUT_MS = 1_000;
const RETRY_TIMEOUT_MS = 5_000;
/** From here on a figure is worth another look. */
const DOUBTFUL = 25;

/** Milliseconds of computing of this process, whatever else the machine does. */
const computed = () => process.cpuUsage().user / 1_000;

const context = createContext({ expression: /x/, inputs: [''], times: [0], computed });
const SEARCH = new Script(`
  times = inputs.map((input) => {
    expression.lastIndex = 0;
    const begin = computed();
    input.replace(expression, "");
    return computed() - begin;
  })`);

/** Milliseconds of computing for each input; undefined when the searches had to be cut off. */
function timesOf(expression: RegExp, inputs: string[], timeout: number): number[] | undefined {
  Object.assign(context, { expression, inputs });
  try {
    return SEARCH.runInContext(context, { timeout }) as number[];
  } catch {
    return undefined;
  }
}

/** Milliseconds of computing; infinite when the search had to be cut off. */
const timed = (expression: RegExp, input: string, timeout = TIMEOUT_MS): number =>
  timesOf(expression, [input], timeout)?.[0] ?? Number.POSITIVE_INFINITY;

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

/** The input of `size` characters, among many made to keep this expression busy, that it takes longest for. */
export function slowest(expression: RegExp, size: number): Input {
  const candidates = pumps(expression).flatMap((pump) =>
    ENDS.map((end) => {
      const make = (length: number) => pump.repeat(Math.ceil(length / pump.length)) + end;
      return { make, name: `${JSON.stringify(pump)} again and again, ${JSON.stringify(end)}` };
    }),
  );
  const short: (Input & { make: (length: number) => string })[] = [];
  // Each limit starts a thread, so all inputs share one. One by one they are searched only if it is reached.
  const inputs = candidates.map(({ make }) => make(SHORT));
  const times = timesOf(expression, inputs, ALL_TIMEOUT_MS);
  for (const [index, { make, name }] of candidates.entries()) {
    const milliseconds = times?.[index] ?? timed(expression, make(SHORT));
    if (milliseconds === Number.POSITIVE_INFINITY) {
      // The limit counts the time that a busy machine gave to others, so it is asked again, patiently.
      const again = timed(expression, make(SHORT), RETRY_TIMEOUT_MS);
      if (again > TIMEOUT_MS) return { input: name, milliseconds };
    }
    short.push({ make, input: name, milliseconds });
  }
  short.sort((a, b) => b.milliseconds - a.milliseconds);
  let worst: Input = { input: '', milliseconds: -1 };
  for (const { make, input } of short.slice(0, TRIED_IN_FULL)) {
    const milliseconds = bestTime(expression, make(size));
    if (milliseconds > worst.milliseconds) worst = { input, milliseconds };
    if (milliseconds === Number.POSITIVE_INFINITY) break;
  }
  return worst;
}

/**
 * The best of three, the first of which also compiles; of more where a busy machine may have made it look slow. What was
 * cut off once is not tried again: a busy machine does not make a hundred times of a time.
 */
function bestTime(expression: RegExp, text: string): number {
  let best = Number.POSITIVE_INFINITY;
  for (let tries = 0; tries < 3 || (tries < 10 && best > DOUBTFUL && best < TIMEOUT_MS); tries++) {
    const milliseconds = timed(expression, text, RETRY_TIMEOUT_MS);
    if (milliseconds === Number.POSITIVE_INFINITY) return milliseconds;
    best = Math.min(best, milliseconds);
  }
  return best;
}
