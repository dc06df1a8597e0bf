import type { BusinessContext } from '@wateja/auth';
import { floorProportion, smallestAmount, ValidationFailed } from '@wateja/common';
import { prepare, Prisma, type PrismaService } from '@wateja/prisma';

import { fromCents, toCents } from './sale-arithmetic';
import type { BatchSale } from './sale-batch.schemas';

/**
 * The rules of the programme at that moment for the points of a sale. The columns are null if there was no programme.
 */
interface ProgramRow {
  position: number;
  unit_points: number | null;
  unit_amount: string | null;
  /** True if the customer has points that the sale can use. */
  is_member: boolean;
}

/** The amount that points paid which a till took while it was offline. */
export interface OfflinePoints {
  points: string;
  /** What they are worth, as a decimal string. */
  amount: string;
  /** False: nobody has points for them, so the amount is a discount of the till. */
  is_member: boolean;
}

const programsOfSales = prepare<{ business_id: number; sales: string }>(
  'sales-offline-points',
  ({ business_id, sales }) => Prisma.sql`
    SELECT s.position, p.unit_points, p.unit_amount, s.customer_id IS NOT NULL AND COALESCE(p.is_enabled, false) AND (
      p.enrolment = 'everyone' OR EXISTS (
        SELECT FROM reward_accounts a
        WHERE a.business_id = ${business_id}::bigint AND a.customer_id = s.customer_id AND a.closed_at IS NULL
          AND a.joined_at <= COALESCE(s.completed_at, now())
      )
    ) AS is_member
    FROM jsonb_to_recordset(${sales}::jsonb) AS s(position int, customer_id bigint, completed_at timestamptz)
    LEFT JOIN LATERAL points_program_at(${business_id}::bigint, COALESCE(s.completed_at, now())) p ON true`,
);

/**
 * Finds what the points of these sales are worth.
 * @param currency of the business. Its smallest amount decides which amounts points can have
 * @returns by sale, for the sales that used points
 */
export async function offlinePointsOf(
  prisma: PrismaService,
  { business_id: businessId, currency }: Pick<BusinessContext, 'business_id' | 'currency'>,
  sales: BatchSale[],
): Promise<Map<BatchSale, OfflinePoints | ValidationFailed>> {
  const using = sales.filter(({ points_redeemed }) => points_redeemed !== undefined && points_redeemed > 0);
  if (using.length === 0) return new Map();
  const rows = await prisma.query<ProgramRow>(
    programsOfSales({
      business_id: businessId,
      sales: JSON.stringify(
        using.map(({ customer_id, completed_at }, position) => ({ position, customer_id, completed_at })),
      ),
    }),
  );
  return new Map(
    rows.flatMap((row) => {
      const sale = using[row.position];
      return sale ? [[sale, pointsWorth(sale.points_redeemed ?? 0, row, smallestAmount(currency))] as const] : [];
    }),
  );
}

/**
 * The value of points. If the unit of a programme was saved in another currency and has a fraction that this one has
 * not, it counts as the nearest whole amount, at least one, as in quotes.
 */
function pointsWorth(
  points: number,
  { unit_points, unit_amount, is_member }: ProgramRow,
  smallest: number,
): OfflinePoints | ValidationFailed {
  const refusal = (message: string) => new ValidationFailed([{ path: 'points_redeemed', message }]);
  if (unit_points === null || unit_amount === null) {
    return refusal('The shop had no loyalty programme then, so points are worth nothing');
  }
  if (points % unit_points !== 0) return refusal(`Must be a multiple of ${unit_points}`);
  const unit = smallest * Math.max(1, Math.round(toCents(unit_amount) / smallest));
  const cents = floorProportion(unit, points, unit_points);
  return { points: String(points), amount: fromCents(cents), is_member };
}
