import { DomainError, type InvalidField, RetryLater } from '@wateja/common';

/** Other simulations of the business are running. */
export class SimulationsBusy extends RetryLater {
  constructor(max: number) {
    const sentence = `${max} simulations of this business are running. Try again when one has ended`;
    super('too-many-requests', 'simulations_busy', sentence, 5);
  }
}

/** The shop, or one of its customers, has more sales than a request can go through. */
export class SimulationTooLarge extends DomainError {
  constructor(field: InvalidField = { path: 'days', message: 'Must be fewer days' }) {
    super('rejected', 'simulation_too_large', 'The shop has too many sales for this simulation', [field]);
  }

  /** A customer has more than `max` purchases. Tiers may depend on all of them, so fewer days would not help. */
  static byPurchases(max: number): SimulationTooLarge {
    const message = `Must have no conditions, because a customer has more than ${max} purchases`;
    return new SimulationTooLarge({ path: 'program.tiers.ladder', message });
  }
}
