/** Maximum number of lines of a sale, as in the API. */
const MAX_LINES = 500;
/** Maximum number of rows of scattered sales. Their rows are held in memory. */
const MAX_HELD = 100_000;

/** Why a sale is rejected with all its lines. */
export type Obstacle = 'too-long' | 'scattered' | 'broken';

/**
 * The result of a first pass over a file in which each row is a line of a sale. It knows which sales are scattered over
 * the file, and which sales have a line that cannot be read. Such a sale is rejected whole: if a part of it were stored,
 * the corrected sale would be refused as a duplicate.
 */
export class SaleSurvey {
  /** The number of rows of each sale. Only used during the pass. */
  private readonly rows = new Map<string, number>();
  private readonly scattered = new Map<string, number>();
  private readonly obstacles = new Map<string, Obstacle>();
  private current = '';
  private run = 0;

  /** Adds a row. @param externalId the sale of the row; empty if the row names none */
  add(externalId: string): void {
    if (externalId === this.current) {
      this.run++;
      return;
    }
    // A row without an id is probably a line of the sale above it.
    if (externalId === '') this.addBroken([this.current]);
    this.endRun();
    this.current = externalId;
    this.run = 1;
  }

  /** Marks the sales to which an unreadable row may belong. */
  addBroken(externalIds: string[]): void {
    for (const externalId of externalIds) if (externalId) this.obstacles.set(copyOf(externalId), 'broken');
  }

  /** Ends the pass. */
  end(): void {
    this.endRun();
    this.current = '';
    let held = 0;
    for (const externalId of this.scattered.keys()) {
      const rows = this.rows.get(externalId) ?? 0;
      held += rows;
      if (held > MAX_HELD) this.obstacles.set(externalId, 'scattered');
      this.scattered.set(externalId, rows);
    }
    for (const [externalId, rows] of this.rows) if (rows > MAX_LINES) this.obstacles.set(externalId, 'too-long');
    this.rows.clear();
  }

  /** The number of rows of a scattered sale. 0 for all other sales, and for those that are rejected anyway. */
  rowsToHold(externalId: string): number {
    const obstacle = this.obstacles.get(externalId);
    return obstacle === 'too-long' || obstacle === 'scattered' ? 0 : (this.scattered.get(externalId) ?? 0);
  }

  obstacleOf(externalId: string): Obstacle | null {
    return this.obstacles.get(externalId) ?? null;
  }

  private endRun(): void {
    if (this.run === 0 || this.current === '') return;
    const before = this.rows.get(this.current);
    const externalId = before === undefined ? copyOf(this.current) : this.current;
    this.rows.set(externalId, (before ?? 0) + this.run);
    if (before !== undefined) this.scattered.set(copyOf(externalId), 0);
    this.run = 0;
  }
}

/** Copies a text. A slice of a larger text would keep the whole text in memory. */
const copyOf = (text: string) => Buffer.from(text).toString();
