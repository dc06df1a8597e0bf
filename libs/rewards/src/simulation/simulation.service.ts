import { Injectable } from '@nestjs/common';
import type { BusinessContext } from '@wateja/auth';
import { proportionOf, smallestAmount } from '@wateja/common';
import { isDatabaseError, Prisma, PrismaService, statement, takeTurn, type Transaction } from '@wateja/prisma';

import { pointUnit } from '../program/program-rules';
import { type ShopProgram } from '../program/program-versions';
import { type Program } from '../program/program.schemas';
import { ProgramsService } from '../program/programs.service';
import { type NamedPromotion } from '../program/promotion-rows';
import { newPromotion } from '../promotions/promotions.service';
import { addDays, localDayOf, startOfDay } from '../rules/local-day';
import { worthOf } from '../rules/redeem';
import { fromCents, fromThousandths, toCents, toThousandths } from '../rules/units';
import { needsPurchases } from '../settle/earning-terms';
import { tierAt } from '../tiers/tier-on';
import { KnownPurchases } from './known-purchases';
import { pagesOf, type SaleCount } from './sale-pages';
import { type SimulatedRow, simulatedSales } from './simulated-sales';
import { SimulationsBusy, SimulationTooLarge } from './simulation.errors';
import { countSales, customersToSimulate, type SimulatedTime, turnoverOf } from './simulation.queries';
import type { SimulateProgram } from './simulation.schemas';
import { SimulationTime } from './simulation-time';

/** Simulations that one business may run at the same time, in all processes together. */
const MAX_PER_BUSINESS = 2;
/** How many customers one statement counts the sales of. A page of these customers is not longer. */
const CUSTOMERS_AT_ONCE = 200;
/** PostgreSQL has ended a statement that took too long. */
const QUERY_CANCELED = '57014';

/** Compares as later than every time of a row. */
const END_OF_TIME = '9999-12-31T23:59:59.999Z';

type Shop = Pick<BusinessContext, 'business_id' | 'currency' | 'timezone'>;

/** Everything that a simulation adds up: points in thousandths, money in cents. */
interface Tally {
  sales: number;
  earned: number;
  reversed: number;
  discount: number;
  customers: Map<string | null, number>;
}

/** Says what a draft of a programme would have given for past sales. It writes nothing. */
@Injectable()
export class SimulationService {
  constructor(
    private readonly prisma: PrismaService,
    private readonly programs: ProgramsService,
  ) {}

  /** @throws SimulationsBusy, SimulationTooLarge, ValidationFailed */
  async run(shop: Shop, { program: body, days, promotions }: SimulateProgram) {
    const { business_id: businessId, timezone } = shop;
    const program = await this.programs.complete(shop, body);
    const now = new Date();
    const today = localDayOf(now, timezone);
    const firstDay = addDays(today, 1 - days);
    const time = { from: startOfDay(firstDay, timezone), to: now };
    const tried = promotions?.map((planned, index): NamedPromotion => {
      const promotion = newPromotion(planned, timezone, time.from, `promotions.${index}.`);
      return { ...promotion, id: index + 1, multiplier: toThousandths(promotion.multiplier) };
    });
    const simulate = this.prisma.transaction(
      async (tx) => {
        await tx.query(statement`SET TRANSACTION READ ONLY`);
        const turns = { name: 'simulation', business_id: businessId, max: MAX_PER_BUSINESS };
        if (!(await takeTurn(tx, turns))) throw new SimulationsBusy(MAX_PER_BUSINESS);
        const currentProgram = await this.programs.ofShop(businessId, tx);
        const draft = { version: 1, valid_from: new Date(0), program };
        const simulated = {
          ...currentProgram,
          timezone,
          versions: [draft],
          promotions: tried ?? currentProgram.promotions,
        };
        const [turnover] = await tx.query<{ sales: number; amount: string }>(statement(turnoverOf(businessId, time)));
        const tally = await this.tally(tx, shop, { simulated, program, time });
        const sold = { sales: turnover?.sales ?? 0, amount: toCents(turnover?.amount ?? '0.00') };
        return { from: firstDay, to: today, ...simulationAnswer(tally, program, sold) };
      },
      { isolationLevel: Prisma.TransactionIsolationLevel.RepeatableRead },
    );
    return simulate.catch((error: unknown) => {
      throw isDatabaseError(error, QUERY_CANCELED) ? new SimulationTooLarge() : error;
    });
  }

  private async tally(
    tx: Transaction,
    { business_id: businessId, currency }: Shop,
    { simulated, program, time }: { simulated: ShopProgram; program: Program; time: SimulatedTime },
  ): Promise<Tally> {
    const computing = new SimulationTime();
    const smallest = smallestAmount(currency);
    const tally: Tally = { sales: 0, earned: 0, reversed: 0, discount: 0, customers: new Map() };
    for await (const row of this.customers(tx, businessId, simulated, time)) {
      for (const { earned, reversed, discount } of simulatedSales(row, simulated, smallest)) {
        tally.sales += earned > 0 ? 1 : 0;
        tally.earned += earned;
        tally.reversed += reversed;
        tally.discount += discount;
        await computing.checkTime();
      }
      if (!row.is_erased && program.is_enabled) count(tally, tierToday(row, simulated, program, time.to));
      await computing.checkTime();
    }
    return tally;
  }

  /** All customers in the order of their ids, with their sales. It reads as many as {@link pagesOf} allows at a time. */
  private async *customers(tx: Transaction, businessId: number, simulated: ShopProgram, time: SimulatedTime) {
    const needed = { timezone: simulated.timezone, needs_purchases: needsPurchases(simulated) };
    for (let after = 0, counted = CUSTOMERS_AT_ONCE; counted === CUSTOMERS_AT_ONCE;) {
      const next = { ...needed, after, limit: CUSTOMERS_AT_ONCE };
      const counts = await tx.query<SaleCount>(statement(countSales(businessId, time, next)));
      counted = counts.length;
      for (const last of pagesOf(counts)) {
        yield* await tx.query<SimulatedRow>(
          statement(customersToSimulate(businessId, time, { ...needed, after, last })),
        );
        after = last;
      }
    }
  }
}

function count({ customers }: Tally, tier: string | null): void {
  customers.set(tier, (customers.get(tier) ?? 0) + 1);
}

/** The tier that the customer would have today, by all purchases that are known. */
function tierToday({ history, overrides }: SimulatedRow, { timezone }: ShopProgram, program: Program, at: Date) {
  const knownPurchases = new KnownPurchases(history ?? []);
  knownPurchases.learnUntil(END_OF_TIME);
  return tierAt({ at, timezone }, { purchases: knownPurchases.days, overrides }, program)?.name ?? null;
}

function simulationAnswer(tally: Tally, program: Program, turnover: { sales: number; amount: number }) {
  const netPoints = tally.earned - tally.reversed;
  const points = worthOf(netPoints, pointUnit(program.redeem.unit));
  const total = points + tally.discount;
  const ofLadder = program.is_enabled ? program.tiers.ladder.map(({ name }) => name) : [];
  const names = tally.customers.has(null) ? [null, ...ofLadder] : ofLadder;
  return {
    sales: turnover.sales,
    turnover_amount: fromCents(turnover.amount),
    earning_sales: tally.sales,
    points: {
      earned: fromThousandths(tally.earned),
      reversed: fromThousandths(tally.reversed),
      left: fromThousandths(netPoints),
    },
    cost: {
      points_amount: fromCents(points),
      discount_amount: fromCents(tally.discount),
      total_amount: fromCents(total),
      percent_of_turnover: turnover.amount > 0 ? fromCents(proportionOf(total, 10_000, turnover.amount)) : null,
    },
    tiers: names.map((name) => ({ name, customers: tally.customers.get(name) ?? 0 })),
  };
}
