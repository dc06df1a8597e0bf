/**
 * Makes a sentence about a field out of a rule. Rules are written without the field, because many fields share them:
 * `Must be more than 0` becomes `quantity must be more than 0`. A message that is already a sentence stays as it is.
 * @param path the dotted path of the field; empty for the whole body
 */
export function sentenceAbout(path: string, message: string): string {
  const rule = message.charAt(0).toLowerCase() + message.slice(1);
  if (/^(?:Required|Allowed|Not allowed)\b/.test(message)) return `${nameIn(path)} is ${rule}`;
  // The settings of the environment write their rules in lower case.
  return /^(?:must|is|cannot|has|needs|may|does)\b/i.test(message) ? `${nameIn(path)} ${rule}` : message;
}

const NAMES: Record<string, string> = { '': 'The body', body: 'The body', url: 'The URL' };

/** The name of the field at the end of a path. An entry of a list has the name of the list and its index. */
function nameIn(path: string): string {
  const parts = path.split('.');
  const last = parts.findLastIndex((part) => !/^\d+$/.test(part));
  return NAMES[path] ?? parts.slice(Math.max(last, 0)).join('.');
}

/** Ends a message with a full stop, unless it has an end already. */
export const withFullStop = (message: string): string => (/[.?!]$/.test(message) ? message : `${message}.`);

/** The known name that `name` is most probably a misspelling of; undefined when none is near. */
export function nearestName(name: string, candidates: readonly string[]): string | undefined {
  const limit = Math.max(1, Math.floor(name.length / 3));
  // A long name is no slip of the finger, and comparing it would take long.
  if (name.length > MAX_NAME_LENGTH) return undefined;
  // Names whose lengths differ by more than the limit are at least as far apart, so they need not be compared.
  const similar = candidates.filter((candidate) => Math.abs(candidate.length - name.length) <= limit);
  const distances = similar.map((candidate) => ({ candidate, distance: editDistance(name, candidate) }));
  const [nearest] = distances
    .filter(({ candidate, distance }) => distance <= limit && distance < candidate.length)
    .sort((a, b) => a.distance - b.distance);
  return nearest?.candidate;
}

const MAX_NAME_LENGTH = 50;

/** How many letters must be added, removed, replaced or swapped with their neighbour to change one text into the other. */
function editDistance(from: string, to: string): number {
  const first = Array.from({ length: to.length + 1 }, (_, index) => index);
  // Every row has a distance for each column, so that the default is never used.
  const at = (row: number[], column: number) => row[column] ?? Infinity;
  let [beforeLast, last]: [number[], number[]] = [[], first];
  for (let row = 1; row <= from.length; row++) {
    const current = [row];
    for (let column = 1; column <= to.length; column++) {
      const isSame = from[row - 1] === to[column - 1];
      const isSwap = row > 1 && column > 1 && from[row - 1] === to[column - 2] && from[row - 2] === to[column - 1];
      current[column] = Math.min(
        at(last, column) + 1,
        at(current, column - 1) + 1,
        at(last, column - 1) + (isSame ? 0 : 1),
        isSwap ? at(beforeLast, column - 2) + 1 : Infinity,
      );
    }
    [beforeLast, last] = [last, current];
  }
  return at(last, to.length);
}
