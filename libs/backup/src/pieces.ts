/** How many bytes a file in a backup has at most, unless one row is larger. A backup holds that much in memory. */
const PIECE = 4 * 1024 * 1024;
const LINE_END = 0x0a;

/** Joins what COPY sends to pieces that end where a row ends. COPY writes a line end inside a value as `\n`. */
export async function* inPieces(rows: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let parts: Buffer[] = [];
  let size = 0;
  for await (const part of rows) {
    parts.push(part);
    size += part.length;
    const end = size < PIECE ? -1 : part.lastIndexOf(LINE_END) + 1;
    if (end <= 0) continue;
    const remainder = part.subarray(end);
    parts[parts.length - 1] = part.subarray(0, end);
    yield Buffer.concat(parts);
    [parts, size] = [[remainder], remainder.length];
  }
  if (size > 0) yield Buffer.concat(parts);
}

/** The number of rows in a piece. */
export function countRows(piece: Buffer): number {
  let rows = 0;
  for (let at = piece.indexOf(LINE_END); at >= 0; at = piece.indexOf(LINE_END, at + 1)) rows++;
  return rows;
}
