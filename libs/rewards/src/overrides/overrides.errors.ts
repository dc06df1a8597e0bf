import { DomainError } from '@wateja/common';

/** The programme in force has no tier of this name. */
export class TierUnknown extends DomainError {
  /** @param names those that it has */
  constructor(names: string[]) {
    const message = `Must be one of: ${names.join(', ')}`;
    super('rejected', 'tier_unknown', 'The loyalty programme has no such tier', [{ path: 'tier', message }]);
  }
}
