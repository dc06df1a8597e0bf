import { Injectable } from '@nestjs/common';
import { EventsService } from '@wateja/events';
import { PrismaService, statement, type Transaction } from '@wateja/prisma';

import { MemberNotEnrolled } from '../program/programs.errors';
import { enabledVersion, type ShopProgram } from '../program/program-versions';
import type { Program } from '../program/program.schemas';
import { ProgramsService } from '../program/programs.service';
import { RefusalAudit } from '../refusals/refusal-audit';
import { addDays, localDayOf, startOfDay } from '../rules/local-day';
import { SettleService } from '../settle/settle.service';
import { claimsBetween, lockReceipt, pointsOfSale, type ReceiptRow } from './claim.queries';
import { ClaimLimit, CLAIMS, ClaimTooLate, ReceiptNotFound } from './claims.errors';
import type { ClaimReceipt } from './claims.schemas';

/** How a claim names a receipt. */
type Receipt = Omit<ClaimReceipt, 'customer_id'>;

/** Gives sales without a customer to customers who show the receipt. */
@Injectable()
export class ClaimsService {
  constructor(
    private readonly prisma: PrismaService,
    private readonly events: EventsService,
    private readonly programs: ProgramsService,
    private readonly settle: SettleService,
    private readonly refusals: RefusalAudit,
  ) {}

  /**
   * Claims a receipt. If the customer has the sale already, nothing changes.
   * @throws ReceiptNotFound, ClaimTooLate, ClaimLimit, ProgramDisabled, MemberNotEnrolled, and what Sales throws when it
   *   follows `sale.attributing`
   */
  async claim(businessId: number, request: ClaimReceipt) {
    return this.refusals.watch(CLAIMS, businessId, request, () =>
      this.prisma.transaction((tx) => this.claimIn(tx, businessId, request)),
    );
  }

  /**
   * Lets `join` find or create the customer and open the account, and claims the receipt in the same transaction. If the
   * claim is refused, the customer has not joined either, and who was created is not.
   */
  async claimAndJoin<Joined extends { customer_id: number; is_created: boolean }>(
    businessId: number,
    receipt: Receipt,
    join: (tx: Transaction) => Promise<Joined>,
  ) {
    const whom: { customer_id?: number } = {};
    return this.refusals.watch(CLAIMS, businessId, whom, () =>
      this.prisma.transaction(async (tx) => {
        // Sales are locked before customers.
        await tx.query(statement(lockReceipt(businessId, receipt.external_id, receipt.total_amount)));
        const joined = await join(tx);
        const { customer_id } = joined;
        if (!joined.is_created) whom.customer_id = customer_id;
        const { sale_id, points_earned } = await this.claimIn(tx, businessId, { customer_id, ...receipt });
        return { joined, claimed: { sale_id, points_earned } };
      }),
    );
  }

  /**
   * Sales writes the customer first, under the locks of the sale and of the customer. The limits are judged under these
   * locks, and a refusal takes the write back. The points are booked here, so that the answer has them. The event books
   * them as well, and then finds nothing missing.
   */
  private async claimIn(tx: Transaction, businessId: number, { customer_id, external_id, total_amount }: ClaimReceipt) {
    const now = new Date();
    const shop = await this.programs.ofShop(businessId, tx);
    const { program } = enabledVersion(shop, now);
    const [sale] = await tx.query<ReceiptRow>(statement(lockReceipt(businessId, external_id, total_amount)));
    if (!sale) throw new ReceiptNotFound();
    const isNew = sale.customer_id !== customer_id;
    if (isNew) {
      const claim = { business_id: businessId, sale_id: sale.id, customer_id };
      await this.events.announce(tx, 'sale.attributing', claim);
      await this.assertAllowed(tx, claim, sale, { shop, program, now });
      await this.settle.followAttributions([{ ...claim, completed_at: sale.completed_at.toISOString() }], tx);
    }
    const [earned] = await tx.query<{ points: string }>(statement(pointsOfSale(businessId, customer_id, sale.id)));
    return { is_new: isNew, sale_id: sale.id, points_earned: earned?.points ?? '0' };
  }

  /** @throws MemberNotEnrolled, ClaimTooLate, ClaimLimit */
  private async assertAllowed(
    tx: Transaction,
    { business_id: businessId, customer_id: customerId }: { business_id: number; customer_id: number },
    sale: ReceiptRow,
    { shop: { timezone }, program: { enrolment, claims }, now }: { shop: ShopProgram; program: Program; now: Date },
  ): Promise<void> {
    if (enrolment === 'opt_in') {
      const [account] = await tx.query(statement`
        SELECT FROM reward_accounts WHERE business_id = ${businessId} AND customer_id = ${customerId}`);
      if (!account) throw new MemberNotEnrolled();
    }
    const today = localDayOf(now, timezone);
    const lastDay = addDays(localDayOf(sale.completed_at, timezone), claims.days);
    if (today > lastDay) throw new ClaimTooLate(claims.days, lastDay);
    const [from, to] = [startOfDay(today, timezone), startOfDay(addDays(today, 1), timezone)];
    const [claimsOfDay] = await tx.query<{ claims: number }>(
      statement(claimsBetween(businessId, customerId, from, to)),
    );
    // Sales has counted this claim already.
    if ((claimsOfDay?.claims ?? 0) > claims.per_day) throw new ClaimLimit(claims.per_day);
  }
}
