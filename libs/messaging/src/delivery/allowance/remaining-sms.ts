/** Why the operator's limits leave a message out. */
export type AllowanceReason = 'daily_limit' | 'monthly_cap';

/** What the operator allows a shop to send; null: as much as it likes. */
export interface SmsLimits {
  /** Segments on one day, in UTC. */
  daily: number | null;
  /** Ten-thousandths of SMS_CURRENCY in one month, in UTC. */
  monthly: bigint | null;
}

/** SMS that are sent, or wait to be sent, on one day. */
export interface SmsOfDay {
  /** YYYY-MM-DD. */
  day: string;
  segments: number;
  /** Ten-thousandths of SMS_CURRENCY. */
  cost: bigint;
}

/** Plans how many SMS of a shop still fit into the operator's limits, day by day and month by month. */
export class RemainingSms {
  private readonly segments = new Map<string, number>();
  private readonly costs = new Map<string, bigint>();

  /** @param used the SMS of the shop so far, and those that wait */
  constructor(
    private readonly limits: SmsLimits,
    used: readonly SmsOfDay[] = [],
  ) {
    for (const { day, segments, cost } of used) this.add(day, segments, cost);
  }

  /** Why one more SMS at this time exceeds a limit; undefined if it does not. */
  refusal(at: Date, segments: number, cost: bigint): AllowanceReason | undefined {
    const { daily, monthly } = this.limits;
    if (daily === null && monthly === null) return undefined;
    const day = dayOf(at);
    if (daily !== null && (this.segments.get(day) ?? 0) + segments > daily) return 'daily_limit';
    if (monthly !== null && (this.costs.get(monthOf(day)) ?? 0n) + cost > monthly) return 'monthly_cap';
    return undefined;
  }

  /** Counts a message that is to be sent at this time. */
  take(at: Date, segments: number, cost: bigint): void {
    if (this.limits.daily !== null || this.limits.monthly !== null) this.add(dayOf(at), segments, cost);
  }

  private add(day: string, segments: number, cost: bigint): void {
    const month = monthOf(day);
    this.segments.set(day, (this.segments.get(day) ?? 0) + segments);
    this.costs.set(month, (this.costs.get(month) ?? 0n) + cost);
  }
}

const dayOf = (at: Date) => at.toISOString().slice(0, 10);
const monthOf = (day: string) => day.slice(0, 7);
