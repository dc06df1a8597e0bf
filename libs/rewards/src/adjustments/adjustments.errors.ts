import { DomainError } from '@wateja/common';

/** An adjustment takes more than the account has. */
export class WouldBeNegative extends DomainError {
  constructor(available: string) {
    const sentence = `The account has only ${available} points; send allow_negative to let the customer owe the rest`;
    super('rejected', 'would_be_negative', sentence, [{ path: 'points', message: `Only ${available} can be taken` }]);
  }
}

/** Managers have adjusted this account by as much today as the programme lets them. */
export class AdjustmentLimit extends DomainError {
  constructor(leftToday: string) {
    const sentence = `Managers can adjust this account by ${leftToday} more points today; an owner has no limit`;
    super('rejected', 'adjustment_limit', sentence, [{ path: 'points', message: `At most ${leftToday} today` }]);
  }
}
