import { DomainError } from '@wateja/common';

/** The loyalty programme of the business is switched on, and its tiers have replaced those of the settings. */
export class TiersAreTheProgrammes extends DomainError {
  constructor() {
    super(
      'conflict',
      'tiers_are_the_programmes',
      'The loyalty programme of this business sets the tiers: change them there',
    );
  }
}
