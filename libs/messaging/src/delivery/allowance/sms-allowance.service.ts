import { Inject, Injectable, Logger } from '@nestjs/common';
import { ENVIRONMENT } from '@wateja/config';
import { EventsService } from '@wateja/events';
import { PrismaService, statement, type Transaction } from '@wateja/prisma';
import { Decimal, toScaled } from '@wateja/common';

import { operatorPrice } from '../../consents/decision/sms-rules';
import type { MessagingEnvironment } from '../../environment';
import { type AllowanceReason, RemainingSms, type SmsOfDay } from './remaining-sms';
import {
  markReported,
  refusingLimit,
  reserveSms,
  settleSms,
  type SmsExpense,
  smsOfMonth,
  type StoredLimits,
  waitingSms,
} from './sms-usage.queries';

/** The number of decimals of SMS_PRICES. */
const DECIMALS = 4;

/** What an SMS has reserved of the operator's limits. */
export interface SmsReservation extends SmsExpense {
  /** The day that counted it, YYYY-MM-DD in UTC. */
  day: string;
}

/** The operator's limits refuse a message. The error rolls back what the message has reserved elsewhere. */
export class AllowanceUsedUp extends Error {
  constructor(readonly reason: AllowanceReason) {
    super();
  }
}

/** The SMS of a shop that the operator of the installation allows: so many a day, and so much money a month. */
@Injectable()
export class SmsAllowance {
  private readonly logger = new Logger('Messages');

  constructor(
    private readonly prisma: PrismaService,
    private readonly events: EventsService,
    @Inject(ENVIRONMENT) private readonly env: MessagingEnvironment,
  ) {}

  /** The operator's limits. */
  private get limits(): StoredLimits {
    return { daily: this.env.SMS_DAILY_LIMIT ?? null, monthly: this.env.SMS_MONTHLY_CAP ?? null };
  }

  /**
   * Reserves an SMS to this phone (E.164) in `tx`. A reservation of a killed process stays counted, because Wateja
   * cannot tell whether its message was sent.
   * @throws AllowanceUsedUp
   */
  async reserve(tx: Transaction, businessId: number, segments: number, phone: string): Promise<SmsReservation> {
    const expense = { business_id: businessId, segments, cost: this.costOf(segments, phone) };
    const [reserved] = await tx.query<{ day: string }>(statement(reserveSms(expense, this.limits)));
    if (reserved) return { ...expense, day: reserved.day };
    const [refusing] = await tx.query<{ reason: AllowanceReason }>(statement(refusingLimit(expense, this.limits)));
    throw new AllowanceUsedUp(refusing?.reason ?? 'monthly_cap');
  }

  /**
   * Replaces what an SMS has reserved, in `tx`. A message that the provider does not have costs nothing.
   * @param charged what the provider charged; null if it does not say
   */
  async settle(
    tx: Transaction,
    reserved: SmsReservation,
    isTaken: boolean,
    charged: { amount: string; currency: string } | null,
  ): Promise<void> {
    const costInCurrency = charged?.currency === this.env.SMS_CURRENCY ? charged.amount : reserved.cost;
    if (this.env.SMS_PRICES && isTaken && new Decimal(costInCurrency).gt(reserved.cost)) {
      this.logger.warn(
        `The provider charged ${costInCurrency} ${this.env.SMS_CURRENCY} for an SMS; SMS_PRICES says ${reserved.cost}`,
      );
    }
    await tx.query(
      statement(settleSms(reserved, reserved.day, { spent: isTaken ? costInCurrency : '0', is_taken: isTaken })),
    );
  }

  /** Tells the operator, in the log and by an event, that a shop has reached a limit: once for each day or month. */
  async report(businessId: number, reason: AllowanceReason): Promise<void> {
    await this.prisma.transaction(async (tx) => {
      const reported = await tx.query(statement(markReported(businessId, reason)));
      if (reported.length === 0) return;
      const name = reason === 'daily_limit' ? 'SMS_DAILY_LIMIT' : 'SMS_MONTHLY_CAP';
      this.logger.warn(`Business ${businessId} has reached ${name}; its SMS are left out`);
      await this.events.record(tx, 'sms_limit.reached', [{ business_id: businessId, limit: reason }]);
    });
  }

  /** Returns what will be left of the limits when all waiting SMS of the shop are sent. */
  async remaining(businessId: number): Promise<RemainingSms> {
    const { daily, monthly } = this.limits;
    const limits = { daily, monthly: monthly === null ? null : toScaledAmount(monthly) };
    if (daily === null && monthly === null) return new RemainingSms(limits);
    const sent = await this.prisma.query<StoredUsage>(statement(smsOfMonth(businessId)));
    const waiting = await this.prisma.query<StoredUsage>(statement(waitingSms(businessId, this.env.SMS_PRICES ?? [])));
    return new RemainingSms(limits, [...sent, ...waiting].map(usageOf));
  }

  /** What the operator pays for an SMS: a decimal string in SMS_CURRENCY. Without SMS_PRICES nobody counts it. */
  costOf(segments: number, phone: string): string {
    const price = operatorPrice(phone, this.env.SMS_PRICES ?? []) ?? '0';
    return new Decimal(price).times(segments).toFixed(DECIMALS);
  }
}

interface StoredUsage {
  day: string;
  segments: number;
  cost: string;
}

const toScaledAmount = (amount: string) => BigInt(toScaled(amount, DECIMALS));

const usageOf = ({ day, segments, cost }: StoredUsage): SmsOfDay => ({ day, segments, cost: toScaledAmount(cost) });
