import { Injectable } from '@nestjs/common';
import { AuditService } from '@wateja/audit';
import type { Tenant } from '@wateja/auth';
import { ValidationFailed } from '@wateja/common';
import { CustomerLock } from '@wateja/events';
import { PrismaService, statement, type Transaction } from '@wateja/prisma';
import { randomUUID } from 'node:crypto';

import { MemberNotEnrolled } from '../program/programs.errors';
import { pointsOf } from '../ledger/ledger-rows';
import { LedgerWriter } from '../ledger/ledger-writer';
import { entryOf, type EntryRow } from '../members/members.queries';
import { ledgerRules } from '../program/program-rules';
import { enabledVersion } from '../program/program-versions';
import { ProgramsService } from '../program/programs.service';
import { expiresAt } from '../rules/expiry';
import { PointsLedger } from '../rules/ledger';
import { addDays, localDayOf, startOfDay } from '../rules/local-day';
import { fromThousandths, ONE } from '../rules/units';
import { AdjustmentLimit, WouldBeNegative } from './adjustments.errors';
import type { AdjustPoints } from './adjustments.schemas';

interface AccountKey {
  businessId: number;
  customerId: number;
}

/** Gives points to a customer by hand, or takes them. */
@Injectable()
export class AdjustmentsService {
  constructor(
    private readonly prisma: PrismaService,
    private readonly programs: ProgramsService,
    private readonly ledger: LedgerWriter,
    private readonly customerLock: CustomerLock,
    private readonly audit: AuditService,
  ) {}

  /**
   * @throws ProgramDisabled, NotFound, CustomerWasErased, MemberNotEnrolled, AdjustmentLimit, WouldBeNegative, and
   *   ValidationFailed for a fraction of a point where the programme drops fractions
   */
  async adjust(tenant: Tenant, customerId: number, request: AdjustPoints) {
    const { business_id: businessId } = tenant;
    return this.prisma.transaction(async (tx) => {
      await this.customerLock.acquireShared(tx, businessId, customerId);
      const shop = await this.programs.ofShop(businessId, tx);
      const { program } = enabledVersion(shop, new Date());
      const [account] = await this.ledger.lock(tx, businessId, [customerId], program.enrolment);
      if (!account) throw new MemberNotEnrolled();
      const now = new Date();
      const { max_per_day } = program.adjust;
      if (tenant.role === 'manager' && max_per_day !== null) {
        const adjusted = await this.adjustedToday(tx, { businessId, customerId }, now, shop.timezone);
        const pointsLeft = Math.max(0, max_per_day * ONE - adjusted);
        if (Math.abs(request.points) > pointsLeft) throw new AdjustmentLimit(fromThousandths(pointsLeft));
      }
      const ledger = new PointsLedger(account.state, ledgerRules(program, shop.timezone), now);
      if (program.earn.fractions === 'drop') assertWhole(request.points, ledger.balance);
      const entry = ledger.adjust(
        request.points,
        expiresAt(now, program.expiry, shop.timezone),
        { key: randomUUID(), effective_at: now },
        { allowNegative: request.allow_negative, reserved: account.reserved },
      );
      if ('refused' in entry) throw new WouldBeNegative(fromThousandths(entry.available));
      const { reason, note } = request;
      const details = new Map([[entry, { reason, note }]]);
      const ids = await this.ledger.write(tx, businessId, [
        { customer_id: customerId, changes: ledger.changes, details },
      ]);
      const id = ids.get(entry) ?? 0;
      await this.record(tx, { businessId, customerId }, { id, points: entry.points, reason });
      const [written] = await tx.query<EntryRow>(statement(entryOf(businessId, id)));
      if (!written) throw new Error(`Entry ${id} was written and is not there`);
      return { entry: written, balance: fromThousandths(ledger.balance) };
    });
  }

  /** The points of all adjustments of a local day, given and taken. The lock of the account holds others back. */
  private async adjustedToday(tx: Transaction, { businessId, customerId }: AccountKey, now: Date, timezone: string) {
    const day = localDayOf(now, timezone);
    const [from, to] = [startOfDay(day, timezone), startOfDay(addDays(day, 1), timezone)];
    const [row] = await tx.query<{ points: string }>(statement`
      SELECT COALESCE(sum(abs(points)), 0)::numeric(17, 3)::text AS points FROM reward_entries
      WHERE business_id = ${businessId} AND customer_id = ${customerId} AND type = 'adjust'
        AND effective_at >= ${from} AND effective_at < ${to}`);
    return pointsOf(row?.points ?? '0');
  }

  private record(
    tx: Transaction,
    { businessId, customerId }: AccountKey,
    { id, points, reason }: { id: number; points: number; reason: string },
  ): Promise<void> {
    const changes = {
      customer_id: { to: customerId },
      points: { to: fromThousandths(points) },
      reason: { to: reason },
    };
    const auditEntry = {
      business_id: businessId,
      action: 'points.adjusted',
      resource: 'points',
      resource_id: id,
    } as const;
    return this.audit.record({ ...auditEntry, changes }, tx);
  }
}

/** A fraction may only make an account whole that has one, for example from a programme before. @throws ValidationFailed */
function assertWhole(points: number, balance: number): void {
  if (points % ONE === 0 || (balance + points) % ONE === 0) return;
  throw new ValidationFailed([
    { path: 'points', message: 'Must be a whole number, because the programme drops fractions of points' },
  ]);
}
