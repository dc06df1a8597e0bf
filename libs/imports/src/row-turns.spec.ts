import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { checkFile } from './check-file';
import { importFile } from './import-file';
import type { Importer } from './importer';
import { openFile } from './open-file';

const ROWS = 20_000;
/** The rows of two turns, because the order of what waits for a turn can change. */
const MAX_ROWS_IN_A_TURN = 100;

/** Counts the turns of the event loop, as any other request would get them. */
class Turns {
  current = 0;
  private isRunning = true;

  constructor() {
    const next = () => {
      this.current++;
      if (this.isRunning) setImmediate(next);
    };
    setImmediate(next);
  }

  stop(): void {
    this.isRunning = false;
  }
}

/** Reads rows and stores nothing. @param read called for each row, in both passes */
const reading = (read: () => void): Importer<string> => ({
  resource: 'customer',
  batch: ROWS * 2,
  columns: () => ({ required: ['name'], optional: [] }),
  reader: () => ({
    survey: { take: read, end: () => undefined },
    take: (record) => {
      read();
      return { rows: [record], value: record.cells[0] ?? '' };
    },
    end: () => undefined,
  }),
  preview: (name) => ({ name }),
  store: (names) => Promise.resolve({ created: names.length, updated: 0, unchanged: 0, refused: [] }),
});

describe('While a file is read', () => {
  let directory: string;
  let file: string;
  let turns: Turns;
  let rowsOf: Map<number, number>;
  const count = () => rowsOf.set(turns.current, (rowsOf.get(turns.current) ?? 0) + 1);

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'wateja-row-turns-'));
    file = join(directory, 'short.csv');
    await writeFile(file, `name\n${'a\n'.repeat(ROWS)}`);
  });
  beforeEach(() => {
    turns = new Turns();
    rowsOf = new Map();
  });
  afterEach(() => turns.stop());
  afterAll(() => rm(directory, { recursive: true }));

  const PLAIN = { timezone: 'Africa/Nairobi', dates: null, mapping: null };

  it('others get their turn between a few rows: an import', async () => {
    await importFile(reading(count), {
      ...{ file, rejectedFile: `${file}.rejected.csv`, reading: PLAIN, isDryRun: false },
      stopping: new AbortController().signal,
      onProgress: () => undefined,
      onBreakOff: () => undefined,
    });
    expect([...rowsOf.values()].reduce((sum, rows) => sum + rows, 0)).toBe(2 * ROWS);
    expect(Math.max(...rowsOf.values())).toBeLessThanOrEqual(MAX_ROWS_IN_A_TURN);
  });

  it('others get their turn between a few rows: the check of an upload', async () => {
    await checkFile(reading(count), file, PLAIN);
    expect(Math.max(...rowsOf.values())).toBeLessThanOrEqual(MAX_ROWS_IN_A_TURN);
  });

  it('the rows of a piece are few, however short they are', async () => {
    const source = await openFile(file);
    const pieces: number[] = [];
    for await (const records of source.records) pieces.push(records.length);
    await source.close();
    expect(Math.max(...pieces)).toBeLessThan(ROWS);
    expect(pieces.reduce((sum, rows) => sum + rows, 0)).toBe(ROWS);
  });
});
