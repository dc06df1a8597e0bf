import { Injectable } from '@nestjs/common';
import { PrismaService, statement } from '@wateja/prisma';

import { LedgerWriter } from '../ledger/ledger-writer';
import { PointsLedger } from '../rules/ledger';

/** How many accounts one transaction locks. */
const BATCH_SIZE = 100;

/** Books the ends of lots. Each entry is dated at the end of its lot, and changes no reading. */
@Injectable()
export class ExpiryService {
  constructor(
    private readonly prisma: PrismaService,
    private readonly ledger: LedgerWriter,
  ) {}

  /** Books all lots of a business that have ended. @returns how many entries it wrote */
  async expireDue(businessId: number): Promise<number> {
    let booked = 0;
    for (let after = 0; ;) {
      const customers = await this.customersWithEnded(businessId, after);
      booked += await this.expireLots(businessId, customers);
      const last = customers.at(-1);
      if (last === undefined || customers.length < BATCH_SIZE) return booked;
      after = last;
    }
  }

  private async customersWithEnded(businessId: number, after: number): Promise<number[]> {
    const rows = await this.prisma.query<{ customer_id: number }>(statement`
      SELECT DISTINCT customer_id FROM reward_lots
      WHERE business_id = ${businessId} AND remaining > 0 AND expires_at <= ${new Date()} AND customer_id > ${after}
      ORDER BY customer_id LIMIT ${BATCH_SIZE}`);
    return rows.map(({ customer_id }) => customer_id);
  }

  private async expireLots(businessId: number, customerIds: number[]): Promise<number> {
    if (customerIds.length === 0) return 0;
    return this.prisma.transaction(async (tx) => {
      const accounts = await this.ledger.lock(tx, businessId, customerIds);
      const now = new Date();
      const changes = accounts.map(({ customer_id, state }) => {
        // No refund is booked here, so the rules of refunds make no difference.
        const rules = { shortfall: 'forgive', return_grace_days: 0, timezone: 'UTC' } as const;
        const ledger = new PointsLedger(state, rules, now);
        ledger.expire();
        return { customer_id, changes: ledger.changes };
      });
      return (await this.ledger.write(tx, businessId, changes)).size;
    });
  }
}
