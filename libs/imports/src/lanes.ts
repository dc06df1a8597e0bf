import type { Importer, ReadEntry, StoredBatch } from './importer';
import { storeBatch } from './store-batch';

/** An entry that is ready to be stored. */
export type Entry<T> = Extract<ReadEntry<T>, { value: T }>;

/** The number of batches that are stored at the same time. */
const LANES = 2;
/** Maximum number of rows in a batch. */
const BATCH_ROWS = 15_000;

/**
 * Stores entries in batches, on two connections. Entries with the same key use the same lane, in their order. So two
 * batches that run at the same time never lock the same customer or sale. Only batches that create the same products wait
 * for each other, and because they create them in the order of their SKUs, never in a circle. If entries have no key,
 * whole batches are put in the lanes by turns.
 */
export class Lanes<T> {
  private readonly lanes: Lane<T>[];
  private taken = 0;

  /** @param stored called with the outcome of each batch */
  constructor(
    private readonly importer: Importer<T>,
    stored: (batch: Entry<T>[], outcome: StoredBatch) => Promise<void>,
  ) {
    this.lanes = Array.from({ length: LANES }, () => new Lane(importer, stored));
  }

  /** Adds an entry. Waits while its lane is full. @throws the error of an earlier batch */
  async add(entry: Entry<T>): Promise<void> {
    const { key, batch } = this.importer;
    const way = key ? hash(key(entry.value)) : Math.floor(this.taken++ / batch);
    await this.lanes[way % LANES]?.add(entry);
  }

  /** Stores the remaining entries. @throws the error of a batch */
  async finish(): Promise<void> {
    await Promise.all(this.lanes.map((lane) => lane.flush()));
    await Promise.all(this.lanes.map((lane) => lane.settle()));
  }

  /** Waits until no batch is running, and ignores their errors. */
  async settle(): Promise<void> {
    await Promise.allSettled(this.lanes.map((lane) => lane.settle()));
  }
}

class Lane<T> {
  private batch: Entry<T>[] = [];
  private rows = 0;
  private storing: Promise<void> = Promise.resolve();

  constructor(
    private readonly importer: Importer<T>,
    private readonly stored: (batch: Entry<T>[], outcome: StoredBatch) => Promise<void>,
  ) {}

  async add(entry: Entry<T>): Promise<void> {
    this.batch.push(entry);
    this.rows += entry.rows.length;
    if (this.batch.length >= this.importer.batch || this.rows >= BATCH_ROWS) await this.flush();
  }

  async flush(): Promise<void> {
    await this.storing;
    const { batch } = this;
    this.batch = [];
    this.rows = 0;
    if (batch.length > 0) this.storing = this.store(batch);
    // The next `await this.storing` throws the error. Until then Node must not report an unhandled rejection.
    this.storing.catch(() => undefined);
  }

  settle(): Promise<void> {
    return this.storing;
  }

  private async store(batch: Entry<T>[]): Promise<void> {
    const values = batch.map(({ value }) => value);
    await this.stored(batch, await storeBatch(this.importer, values));
  }
}

function hash(key: string): number {
  let sum = 0;
  for (let at = 0; at < key.length; at++) sum = (Math.imul(sum, 31) + key.charCodeAt(at)) >>> 0;
  return sum;
}
