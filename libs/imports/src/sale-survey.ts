/** Most lines of a sale, as the API has it. */
const MAX_LINES = 500;
/** Most rows of scattered sales, so that holding them fits in the memory. */
const MAX_HELD = 100_000;

/** Why a sale is refused with all its lines; null when nothing is known against it. */
export type Obstacle = 'too-long' | 'scattered' | 'broken';

/**
 * What a first walk over a file of lines finds out: which sales are scattered over it, and which have a line that cannot
 * be read. A part of a sale would be a wrong sale, and once it is stored, the whole one is refused.
 */
export class SaleSurvey {
  /** How many rows each sale has; only during the walk. */
  private readonly rows = new Map<string, number>();
  private readonly scattered = new Map<string, number>();
  private readonly obstacles = new Map<string, Obstacle>();
  private current = '';
  private run = 0;

  /** Takes the sale that a row names; empty when it names none. */
  add(external_id: string): void {
    if (external_id === this.current) {
      this.run++;
      return;
    }
    // A row without a name is probably a line of the sale before it.
    if (external_id === '') this.addBroken([this.current]);
    this.endRun();
    this.current = external_id;
    this.run = 1;
  }

  /** Takes the sales that a row which cannot be read may belong to. */
  addBroken(external_ids: string[]): void {
    for (const external_id of external_ids) if (external_id) this.obstacles.set(copyOf(external_id), 'broken');
  }

  /** Ends the walk. */
  end(): void {
    this.endRun();
    this.current = '';
    let held = 0;
    for (const external_id of this.scattered.keys()) {
      const rows = this.rows.get(external_id) ?? 0;
      held += rows;
      if (held > MAX_HELD) this.obstacles.set(external_id, 'scattered');
      this.scattered.set(external_id, rows);
    }
    for (const [external_id, rows] of this.rows) if (rows > MAX_LINES) this.obstacles.set(external_id, 'too-long');
    this.rows.clear();
  }

  /** How many rows a scattered sale has; 0 for all others, and for those that are refused anyway. */
  rowsToHold(external_id: string): number {
    const obstacle = this.obstacles.get(external_id);
    return obstacle === 'too-long' || obstacle === 'scattered' ? 0 : (this.scattered.get(external_id) ?? 0);
  }

  obstacleOf(external_id: string): Obstacle | null {
    return this.obstacles.get(external_id) ?? null;
  }

  private endRun(): void {
    if (this.run === 0 || this.current === '') return;
    const before = this.rows.get(this.current);
    const external_id = before === undefined ? copyOf(this.current) : this.current;
    this.rows.set(external_id, (before ?? 0) + this.run);
    if (before !== undefined) this.scattered.set(copyOf(external_id), 0);
    this.run = 0;
  }
}

/** What is cut out of a text keeps the whole text in the memory; a copy does not. */
const copyOf = (text: string) => Buffer.from(text).toString();
