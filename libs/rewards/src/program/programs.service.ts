import { Injectable } from '@nestjs/common';
import type { BusinessContext } from '@wateja/auth';
import { NotFound, refuseFractions, TtlCache, ValidationFailed } from '@wateja/common';
import { assertVersion, type ExpectedVersions } from '@wateja/http';
import { Prisma, PrismaService, statement, type Transaction } from '@wateja/prisma';
import { isDeepStrictEqual } from 'node:util';

import { promotionChanges, type PromotionJson, promotionOf, promotionsOf } from './promotion-rows';
import { startOf } from '../rules/local-day';
import { type ProgramVersion, type ShopProgram, versionAt } from './program-versions';
import { type Program, program, type ProgramBody } from './program.schemas';
import { ProgramBeginsInThePast } from './programs.errors';

/** A stored version, and who made it. */
export interface StoredProgram extends ProgramVersion {
  created_by: number | null;
  created_at: Date;
}

type Row = Omit<StoredProgram, 'program'> & { program: unknown };

/** The business with a version, or alone if it has none. */
type ShopRow = { timezone: string; promotions: PromotionJson[] | null; promotion_changes: number } & (
  Pick<Row, 'version' | 'valid_from' | 'program'> | { version: null }
);

/** Stores the programme of each business in versions, which never change. */
@Injectable()
export class ProgramsService {
  private readonly cache = new TtlCache<ShopProgram>();

  constructor(private readonly prisma: PrismaService) {}

  /**
   * Returns the programme from the cache or through `tx`, because every sale asks for it. A change by another process
   * counts a few seconds later; the sweeper then settles what was sold meanwhile.
   */
  ofShop(businessId: number, tx: Transaction): Promise<ShopProgram> {
    return this.cache.getInTransaction(String(businessId), async () => {
      const rows = await tx.query<ShopRow>(statement`
        SELECT b.timezone, p.version, p.valid_from, p.program, shop.promotions, shop.promotion_changes FROM businesses b
        CROSS JOIN LATERAL (
          SELECT ${promotionsOf(Prisma.sql`b.id`)} AS promotions, ${promotionChanges(Prisma.sql`b.id`)} AS promotion_changes
        ) shop
        LEFT JOIN reward_programs p ON p.business_id = b.id
        WHERE b.id = ${businessId} ORDER BY p.version`);
      const versions = rows.flatMap((row) => {
        if (row.version === null) return [];
        const { version, valid_from } = row;
        return [{ version, valid_from, program: program.parse(row.program) }];
      });
      const [shop] = rows;
      return {
        timezone: shop?.timezone ?? 'UTC',
        versions,
        promotions: (shop?.promotions ?? []).map(promotionOf),
        promotion_changes: shop?.promotion_changes ?? 0,
      };
    });
  }

  /** Forgets what was read, after a change by this process. */
  forget(): void {
    this.cache.clear();
  }

  /** Like {@link ofShop}, but always reads from the database. */
  refresh(businessId: number, tx: Transaction): Promise<ShopProgram> {
    this.cache.clear();
    return this.ofShop(businessId, tx);
  }

  /** The latest version, which may not have begun yet; null if there is none. */
  async latest(businessId: number): Promise<{ latest: StoredProgram | null; version_in_force: number | null }> {
    const versions = await this.list(businessId);
    const inForce = versionAt(versions.toReversed(), new Date());
    return { latest: versions[0] ?? null, version_in_force: inForce?.version ?? null };
  }

  /** All versions, the latest first. */
  async list(businessId: number): Promise<StoredProgram[]> {
    const rows = await this.prisma.query<Row>(statement`
      SELECT version, valid_from, program, created_by, created_at FROM reward_programs
      WHERE business_id = ${businessId} ORDER BY version DESC`);
    return rows.map((row) => ({ ...row, program: program.parse(row.program) }));
  }

  /** @throws NotFound */
  async find(businessId: number, version: number): Promise<StoredProgram> {
    const stored = (await this.list(businessId)).find((candidate) => candidate.version === version);
    if (!stored) throw new NotFound('Program version');
    return stored;
  }

  /**
   * Stores a new version. If it says what the latest one says, nothing is stored.
   * @throws PreconditionFailed, ProgramBeginsInThePast, ValidationFailed if the currency has no such amount
   */
  async put(
    { business_id: businessId, currency, timezone }: Pick<BusinessContext, 'business_id' | 'currency' | 'timezone'>,
    request: ProgramBody,
    expected?: ExpectedVersions,
  ): Promise<void> {
    const { valid_from, ...body } = await this.complete({ business_id: businessId, currency }, request);
    const requestedStart = valid_from === undefined ? null : startOf(valid_from, timezone);
    await this.prisma.transaction(async (tx) => {
      // The row of the business orders simultaneous changes: the first version has no row to lock.
      await tx.$queryRaw`SELECT FROM businesses WHERE id = ${businessId} FOR NO KEY UPDATE`;
      const [latest] = await tx.query<Pick<Row, 'version' | 'valid_from' | 'program'>>(statement`
        SELECT version, valid_from, program FROM reward_programs
        WHERE business_id = ${businessId} ORDER BY version DESC LIMIT 1`);
      assertVersion(latest?.version ?? 0, expected);
      // A client that sends back what it has read sends the beginning of the version before: the new one begins now.
      const isEcho = requestedStart === null || requestedStart.getTime() === latest?.valid_from.getTime();
      // Settings that are newer than the stored programme count with their defaults, as everywhere.
      if (latest && isEcho && isDeepStrictEqual(program.parse(latest.program), body)) return;
      const now = new Date();
      const begin = isEcho ? now : requestedStart;
      if (latest && begin < now) throw new ProgramBeginsInThePast();
      await tx.query(statement`
        INSERT INTO reward_programs (business_id, version, program, valid_from)
        VALUES (${businessId}, ${(latest?.version ?? 0) + 1}, ${JSON.stringify(body)}::jsonb, ${begin})`);
    });
    await this.prisma.onCommit(() => this.cache.clear());
  }

  /**
   * A programme as it would be stored, with the tiers that the shop has if the request names none.
   * @throws ValidationFailed, also if the currency has no such amount
   */
  async complete(
    { business_id: businessId, currency }: Pick<BusinessContext, 'business_id' | 'currency'>,
    request: ProgramBody,
  ): Promise<Program> {
    const complete = await this.withLadder(businessId, request);
    refuseFractions(currency, amountsOf(complete));
    return complete;
  }

  /** Adds the tiers that the shop has without a programme, if the request names none. @throws ValidationFailed */
  private async withLadder(businessId: number, { tiers, ...body }: ProgramBody): Promise<Program> {
    const { ladder = await this.shopTiers(businessId) } = tiers;
    const filled = program.safeParse({ ...body, tiers: { ...tiers, ladder } });
    if (filled.data) return filled.data;
    throw new ValidationFailed(filled.error.issues.map(({ path, message }) => ({ path: path.join('.'), message })));
  }

  private async shopTiers(businessId: number): Promise<unknown> {
    const [row] = await this.prisma.query<{ tiers: unknown }>(
      statement`SELECT shop_tiers(${businessId}::bigint) AS tiers`,
    );
    return row?.tiers;
  }
}

/** The amounts of money by their paths in the body. */
function amountsOf({ earn, redeem, payable_step, tiers }: Omit<Program, 'valid_from'>) {
  return {
    'earn.spend.per': earn.spend?.per,
    'earn.visit.minimum_amount': earn.visit?.minimum_amount,
    'redeem.unit.amount': redeem.unit.amount,
    payable_step,
    ...Object.fromEntries(tiers.ladder.map(({ min_spent }, index) => [`tiers.ladder.${index}.min_spent`, min_spent])),
  };
}
