/** A page never holds more rows of a list than this. */
export const MAX_ROWS = 300;

/**
 * Where the rows that are shown begin.
 * @param moved how far the user has gone on; beyond the last rows it takes effect when more are read
 */
export const firstShown = (rows: number, moved: number): number => Math.min(moved, Math.max(0, rows - MAX_ROWS));
