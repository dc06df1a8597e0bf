import { DomainError } from '@wateja/common';

/** Why a quote, or the sale that uses one, is refused. The audit trail keeps these codes. */
export type QuoteRefusalCode =
  | 'insufficient_points'
  | 'below_minimum'
  | 'redemption_limit'
  | 'quote_expired'
  | 'quote_used'
  | 'quote_extended'
  | 'quote_mismatch';

/** The programme, the account or the quote does not allow what a till asks for. */
export class QuoteRefused extends DomainError {
  declare readonly code: QuoteRefusalCode;

  constructor(kind: 'conflict' | 'rejected', code: QuoteRefusalCode, message: string, field?: [string, string]) {
    super(kind, code, message, field && [{ path: field[0], message: field[1] }]);
  }
}

/** Tells the audit trail which errors refuse a quote, or the sale that uses one. */
export const QUOTES = { what: 'quote', isRefusal: (error: DomainError) => error instanceof QuoteRefused } as const;

/** The account does not have the points, or other quotes reserve them. */
export class InsufficientPoints extends QuoteRefused {
  constructor(available: string) {
    const sentence = `The account has only ${available} points to use; send at_most to use what there is`;
    super('conflict', 'insufficient_points', sentence, ['redeem_points', `At most ${available}`]);
  }
}

/** The sale would use fewer points than the programme lets a sale use. */
export class BelowMinimum extends QuoteRefused {
  constructor(minimum: number) {
    const sentence = `A sale uses at least ${minimum} points, or none`;
    super('rejected', 'below_minimum', sentence, ['redeem_points', `At least ${minimum}`]);
  }
}

/** The customer has used as many points today, or points as often, as the programme allows in a day. */
export class RedemptionLimit extends QuoteRefused {
  constructor(leftToday: number) {
    const sentence = `The programme limits what a customer uses in a day; ${leftToday} points are left for today`;
    super('rejected', 'redemption_limit', sentence, ['redeem_points', `At most ${leftToday} today`]);
  }
}

/** The quote is over: its time has passed, or somebody has cancelled it. */
export class QuoteExpired extends QuoteRefused {
  constructor(status: 'expired' | 'cancelled') {
    super(
      'conflict',
      'quote_expired',
      `The quote ${status === 'expired' ? 'has expired' : 'was cancelled'}; ask for a new one`,
    );
  }
}

/** A sale has used the quote. */
export class QuoteUsed extends QuoteRefused {
  constructor() {
    super('conflict', 'quote_used', 'A sale has already used this quote');
  }
}

/** A quote can be extended once. */
export class QuoteExtended extends QuoteRefused {
  constructor() {
    super('conflict', 'quote_extended', 'The quote was extended before; ask for a new one');
  }
}

/** The sale is not what was quoted. */
export class QuoteMismatch extends QuoteRefused {
  constructor() {
    const sentence = 'The sale must repeat the customer and the items of its quote, or its payable_amount';
    super('conflict', 'quote_mismatch', sentence);
  }
}
