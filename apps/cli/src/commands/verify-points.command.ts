import type { INestApplicationContext } from '@nestjs/common';
import { PointsAuditService, type PointsDifference } from '@wateja/rewards';
import { Command, Help } from 'nest-commander';

import { VerifyCommand } from './verify-command';

@Command({
  name: 'verify-points',
  description:
    'Compute every entry of the ledger of points again from its sale and its version of the programme, and compare ' +
    'lots and debts with the entries. Exits with code 1 if they differ.',
})
export class VerifyPointsCommand extends VerifyCommand<PointsDifference> {
  protected readonly describe = describeDifference;

  protected steps(services: INestApplicationContext, businessId: number) {
    return services.get(PointsAuditService).verify(businessId);
  }

  protected keyOf({ of, id }: PointsDifference): string {
    return `${of} ${id}`;
  }

  protected summarize(differences: number): string {
    return differences === 0 ? 'every point is proven' : `${differences} differences`;
  }

  @Help('after')
  example(): string {
    return '\nExample:\n  npm run wateja -- verify-points --business 1';
  }
}

/** `Business 1, customer 7: lot 12 has remaining 90, but should have 100`. */
function describeDifference(
  businessId: number,
  { customer_id, of, id, field, stored, expected }: PointsDifference,
): string {
  const subject = of === 'account' ? 'the account' : `${of} ${id}`;
  const actual = stored === null ? `has no entry ${field}` : `has ${field} ${stored}`;
  return `Business ${businessId}, customer ${customer_id}: ${subject} ${actual}, but should have ${expected}`;
}
