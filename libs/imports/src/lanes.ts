import type { Importer, ReadEntry, StoredBatch } from './importer';
import { storeBatch } from './store-batch';

/** An entry that is ready to be stored. */
export type Entry<T> = Extract<ReadEntry<T>, { value: T }>;

/** How many batches are stored at the same time, while further ones are read. */
const LANES = 2;
/** Rows that are stored together at most, however few entries they are. */
const BATCH_ROWS = 15_000;

/**
 * Stores entries in batches, on two connections. Entries of one key go one way, in their order: batches that are under
 * way together then have no row in common that one would wait for until the other is committed. Where no two entries
 * have anything in common, whole batches take turns.
 */
export class Lanes<T> {
  private readonly lanes: Lane<T>[];
  private taken = 0;

  /** @param stored is told what became of each batch */
  constructor(
    private readonly importer: Importer<T>,
    stored: (batch: Entry<T>[], outcome: StoredBatch) => Promise<void>,
  ) {
    this.lanes = Array.from({ length: LANES }, () => new Lane(importer, stored));
  }

  /** Takes an entry, and waits when there is nowhere to put it. @throws what kept an earlier batch from being stored */
  async add(entry: Entry<T>): Promise<void> {
    const { key, batch } = this.importer;
    const way = key ? hash(key(entry.value)) : Math.floor(this.taken++ / batch);
    await this.lanes[way % LANES]?.add(entry);
  }

  /** Stores what is left. @throws what kept a batch from being stored */
  async finish(): Promise<void> {
    await Promise.all(this.lanes.map((lane) => lane.flush()));
    await Promise.all(this.lanes.map((lane) => lane.settle()));
  }

  /** Waits for the batches under way, whatever comes of them, and starts no other. */
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
    // Whoever waits for it hears of a failure; before that it is nobody's unhandled rejection.
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
