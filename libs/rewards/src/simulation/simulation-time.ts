import { setImmediate as nextTurn } from 'node:timers/promises';

import { SimulationTooLarge } from './simulation.errors';

/** How long a simulation may take. Clients wait for an answer for 30 seconds. */
const TIME_LIMIT_MS = 20_000;
/** After this time of computing, other requests get their turn. */
const TURN_MS = 10;

/** The time of one simulation: it shares its process with other requests, and ends when it takes too long. */
export class SimulationTime {
  private readonly deadline = performance.now() + TIME_LIMIT_MS;
  private turnEnds = performance.now() + TURN_MS;

  /** Call it after each piece of work. It waits now and then. @throws SimulationTooLarge */
  async checkTime(): Promise<void> {
    const now = performance.now();
    if (now > this.deadline) throw new SimulationTooLarge();
    if (now < this.turnEnds) return;
    await nextTurn();
    this.turnEnds = performance.now() + TURN_MS;
  }
}
