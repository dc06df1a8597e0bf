import { DomainError, RetryLater } from '@wateja/common';

/** Other simulations of the business are running. */
export class SimulationsBusy extends RetryLater {
  constructor(max: number) {
    const sentence = `${max} simulations of this business are running. Try again when one has ended`;
    super('too-many-requests', 'simulations_busy', sentence, 5);
  }
}

/** The shop has more sales in these days than a request can go through. */
export class SimulationTooLarge extends DomainError {
  constructor() {
    const details = [{ path: 'days', message: 'Must be fewer days' }];
    super('rejected', 'simulation_too_large', 'The shop has too many sales in these days', details);
  }
}
