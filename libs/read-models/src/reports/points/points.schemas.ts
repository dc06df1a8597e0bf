import { idInUrl } from '@wateja/common';
import { entryFilters, listedEntry } from '@wateja/rewards';
import { sale } from '@wateja/sales';
import { createZodDto } from 'nestjs-zod';
import { z } from 'zod';

import { pageMembers, refuseOfOtherFormat, reportParameters } from '../query-schemas';
import type { ColumnKind } from '../report';

const row = z.object({
  ...listedEntry.shape,
  customer_name: z.string().meta({ description: 'The name of the customer now.', examples: ['John Doe'] }),
  external_id: sale.shape.external_id.meta({
    description: 'The receipt number of the sale.',
    examples: ['R-2024-0042'],
  }),
});

export const POINTS_COLUMNS = {
  id: 'id',
  effective_at: 'time',
  customer_id: 'id',
  customer_name: 'text',
  type: 'text',
  points: 'decimal',
  owed: 'decimal',
  sale_id: 'id',
  external_id: 'text',
  refund_id: 'id',
  reason: 'text',
  note: 'text',
  already_expired: 'decimal',
  forgiven: 'decimal',
  tier: 'text',
  multiplier: 'decimal',
  promotion_id: 'id',
  eligible_amount: 'decimal',
  program_version: 'integer',
  user_id: 'id',
  api_key_id: 'id',
  recorded_at: 'time',
} as const satisfies Record<keyof z.output<typeof row>, ColumnKind>;

export class PointsReportQuery extends createZodDto(
  z
    .strictObject({
      ...reportParameters(POINTS_COLUMNS),
      customer_id: idInUrl.optional().meta({ description: 'Lists only entries of this customer.' }),
      ...entryFilters,
    })
    .superRefine(refuseOfOtherFormat),
) {}

export class PointsReportPage extends createZodDto(z.object({ entries: z.array(row), ...pageMembers })) {}
