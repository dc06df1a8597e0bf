import { setImmediate as nextTurn } from 'node:timers/promises';

/** After so many rows the requests of the same process get their turn. */
const ROWS_PER_TURN = 50;

/** Reading rows takes no pause by itself, so this takes one for it. */
export class RowTurns {
  private rows = 0;

  /** Call it after each row. It waits now and then. */
  async waitForTurn(): Promise<void> {
    if (++this.rows % ROWS_PER_TURN === 0) await nextTurn();
  }
}
