import { DomainError } from '@wateja/common';

/** The codes with which a claim is refused because of its receipt. */
const REFUSALS = ['receipt_not_found', 'receipt_taken', 'claim_too_late', 'claim_limit'];

/** Tells the audit trail which errors refuse a claim. */
export const CLAIMS = { what: 'claim', isRefusal: ({ code }: DomainError) => REFUSALS.includes(code) } as const;

/** No receipt has this number and this amount. A wrong amount is no hint that the number exists. */
export class ReceiptNotFound extends DomainError {
  constructor() {
    super('not-found', 'receipt_not_found', 'No receipt has this number and this amount');
  }
}

/** The sale is older than the programme lets a customer claim. */
export class ClaimTooLate extends DomainError {
  /** @param lastDay the last day on which somebody could claim it, in the time zone of the shop */
  constructor(days: number, lastDay: string) {
    const sentence = `A receipt can be claimed for ${days} days; the last day for this one was ${lastDay}`;
    super('rejected', 'claim_too_late', sentence, [{ path: 'external_id', message: `Until ${lastDay}` }]);
  }
}

/** The customer has claimed as many receipts today as the programme allows. */
export class ClaimLimit extends DomainError {
  constructor(perDay: number) {
    const sentence = `A customer can claim ${perDay} receipts in a day, and this customer has done so today`;
    super('rejected', 'claim_limit', sentence, [{ path: 'customer_id', message: `At most ${perDay} a day` }]);
  }
}
