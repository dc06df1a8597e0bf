import { id, idInput, message } from '@wateja/common';
import { createZodDto } from 'nestjs-zod';
import { z } from 'zod';

import { points } from '../ledger/points.schemas';
import { receiptFields } from './receipt-fields';

/** The body of POST /rewards/:businessId/claims. */
export class ClaimReceipt extends createZodDto(
  z
    .strictObject({
      customer_id: idInput.meta({ description: 'The customer who shows the receipt.', examples: [1] }),
      ...receiptFields,
    })
    .meta({ example: { customer_id: 1, external_id: 'R-2026-0750', total_amount: '2500.00' } }),
) {}

export class ReceiptClaimed extends createZodDto(
  z.object({
    message: message('Receipt claimed'),
    sale_id: id.meta({ examples: [101] }),
    points_earned: points('7').meta({ description: 'What the sale earned, without what refunds took back.' }),
  }),
) {}
