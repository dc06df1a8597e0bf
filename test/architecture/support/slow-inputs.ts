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
const RETRY_TIMEOUT_MS = 5_000;
/** From here on a figure is worth another look. */
const DOUBTFUL = 25;

const context = createContext({ expression: /x/, input: '' });
const SEARCH = new Script('expression.lastIndex = 0; input.replace(expression, "")');

/** Milliseconds of computing, whatever else the machine does; infinite when the search had to be cut off. */
function timed(expression: RegExp, input: string, timeout = TIMEOUT_MS): number {
  Object.assign(context, { expression, input });
  const begin = process.cpuUsage();
  try {
    SEARCH.runInContext(context, { timeout });
  } catch {
    return Number.POSITIVE_INFINITY;
  }
  return process.cpuUsage(begin).user / 1_000;
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

/** The input of `size` characters, among many made to keep this expression busy, that it takes longest for. */
export function slowest(expression: RegExp, size: number): Input {
  const candidates = pumps(expression).flatMap((pump) =>
    ENDS.map((end) => {
      const make = (length: number) => pump.repeat(Math.ceil(length / pump.length)) + end;
      return { make, name: `${JSON.stringify(pump)} again and again, ${JSON.stringify(end)}` };
    }),
  );
  const short: (Input & { make: (length: number) => string })[] = [];
  for (const { make, name } of candidates) {
    const milliseconds = timed(expression, make(SHORT));
    if (milliseconds === Number.POSITIVE_INFINITY) {
      // The limit counts the time that a busy machine gave to others, so it is asked again, patiently.
      const again = timed(expression, make(SHORT), RETRY_TIMEOUT_MS);
      if (again > TIMEOUT_MS) return { input: name, milliseconds };
    }
    short.push({ make, input: name, milliseconds });
  }
  short.sort((a, b) => b.milliseconds - a.milliseconds);
  const full = short.slice(0, TRIED_IN_FULL).map(({ make, input }) => {
    const text = make(size);
    return { input, milliseconds: bestTime(expression, text) };
  });
  return full.reduce((worst, each) => (each.milliseconds > worst.milliseconds ? each : worst));
}

/** The best of three, the first of which also compiles; of more where a busy machine may have made it look slow. */
function bestTime(expression: RegExp, text: string): number {
  let best = Number.POSITIVE_INFINITY;
  for (let tries = 0; tries < 3 || (tries < 10 && best > DOUBTFUL && best < TIMEOUT_MS); tries++) {
    best = Math.min(best, timed(expression, text, RETRY_TIMEOUT_MS));
  }
  return best;
}
