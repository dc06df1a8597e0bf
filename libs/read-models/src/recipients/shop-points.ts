import { Injectable } from '@nestjs/common';
import {
  type CustomerPage,
  CustomerPoints,
  type ExpiringPoints,
  type PointsOfSale,
  type PointsStatement,
} from '@wateja/messaging';
import { PrismaService, statement } from '@wateja/prisma';
import {
  addDays,
  addMonths,
  fromCents,
  localDayOf,
  pointUnit,
  type Program,
  program,
  startOfDay,
  toThousandths,
  worthOf,
} from '@wateja/rewards';

import { expiringPoints, pointsOfSales, pointsStatements, programInForce } from './customer-points.queries';

const DAY_MS = 24 * 60 * 60 * 1_000;

interface ShopProgram {
  timezone: string;
  program: Program;
}

/** Gives messaging the points of customers. It reads the tables of several modules, and writes nothing. */
@Injectable()
export class ShopPoints extends CustomerPoints {
  constructor(private readonly prisma: PrismaService) {
    super();
  }

  async ofSales(businessId: number, saleIds: number[]): Promise<Map<number, PointsOfSale>> {
    if (!(await this.inForce(businessId))) return new Map();
    const rows = await this.prisma.query<PointsOfSale & { sale_id: number }>(
      statement(pointsOfSales(businessId, saleIds)),
    );
    return new Map(rows.map(({ sale_id, ...points }) => [sale_id, points]));
  }

  async findExpiring(businessId: number, page: CustomerPage): Promise<ExpiringPoints[]> {
    const shop = await this.inForce(businessId);
    if (!shop) return [];
    const now = new Date();
    const { timezone } = shop;
    const { warn_days } = shop.program.expiry;
    const days = {
      timezone,
      until: startOfDay(addDays(localDayOf(now, timezone), warn_days + 1), timezone),
      notSince: new Date(now.getTime() - warn_days * DAY_MS),
    };
    const rows = await this.prisma.query<Omit<ExpiringPoints, 'worth'>>(
      statement(expiringPoints(businessId, days, page)),
    );
    return rows.map((row) => ({ ...row, worth: worthOfPoints(shop, row.points) }));
  }

  async statements(businessId: number, month: string, page: CustomerPage): Promise<PointsStatement[]> {
    const shop = await this.inForce(businessId);
    if (!shop) return [];
    const { timezone } = shop;
    const span = { from: startOfDay(month, timezone), to: startOfDay(addMonths(month, 1), timezone) };
    const rows = await this.prisma.query<Omit<PointsStatement, 'worth'>>(
      statement(pointsStatements(businessId, span, page)),
    );
    return rows.map((row) => ({ ...row, worth: worthOfPoints(shop, row.balance) }));
  }

  /** The programme in force; null if there is none, or if it is switched off. */
  private async inForce(businessId: number): Promise<ShopProgram | null> {
    const [row] = await this.prisma.query<{ timezone: string; program: unknown }>(
      statement(programInForce(businessId)),
    );
    if (!row || row.program === null) return null;
    const stored = program.parse(row.program);
    return stored.is_enabled ? { timezone: row.timezone, program: stored } : null;
  }
}

/** The value of points in money. A debt is worth nothing. */
const worthOfPoints = ({ program: { redeem } }: ShopProgram, points: string) =>
  fromCents(worthOf(Math.max(0, toThousandths(points)), pointUnit(redeem.unit)));
