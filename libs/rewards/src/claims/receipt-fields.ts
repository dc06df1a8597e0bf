import { identifier, moneyInput } from '@wateja/common';

/** What a customer reads from a receipt to claim it. */
export const receiptFields = {
  external_id: identifier(64, 'External id').meta({
    description: 'The number of the receipt.',
    examples: ['R-2026-0750'],
  }),
  total_amount: moneyInput.meta({ description: 'The total of the receipt.' }),
};
