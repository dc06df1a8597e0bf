import { Injectable } from '@nestjs/common';
import {
  type CustomerErased,
  type CustomersRemoving,
  EventsService,
  type KeptEvents,
  OnDomainEvent,
} from '@wateja/events';
import { Prisma, PrismaService, statement, type Transaction } from '@wateja/prisma';

import { type ProgramVersion, type ShopProgram, versionAt } from '../program/program-versions';
import { ProgramsService } from '../program/programs.service';
import { localDayOf } from '../rules/local-day';
import { overrideAt } from './override-at';
import { endOverrides, forgetOverrides } from './overrides.queries';
import { storedTierAt } from './tier-on';
import {
  customersOfOtherVersions,
  customersToRank,
  endedTiers,
  lockTiers,
  type RankedRow,
  type TierRow,
  writeTiers,
} from './tiers.queries';

/** Why a tier is computed again. */
export type TierReason = KeptEvents['tier.changed']['reason'];

/** How many customers one transaction ranks. */
export const BATCH_SIZE = 500;

interface TierUpdate {
  business_id: number;
  rows: RankedRow[];
  reason: TierReason;
}

/**
 * Keeps `customer_tiers`, in which metrics, reports and audiences read the tier of a customer. A tier is always computed
 * from all purchases, so it makes no difference how often, how late or in which order events arrive.
 */
@Injectable()
export class TiersService {
  constructor(
    private readonly prisma: PrismaService,
    private readonly programs: ProgramsService,
    private readonly events: EventsService,
  ) {}

  /** Computes the tiers of these customers again, by the programme in force. A shop without one has none to keep. */
  async refresh(tx: Transaction, businessId: number, customerIds: number[], reason: TierReason): Promise<void> {
    let shop = await this.programs.ofShop(businessId, tx);
    if (!versionAt(shop.versions, new Date())?.program.is_enabled || customerIds.length === 0) return;
    const customers = { business_id: businessId, customer_ids: customerIds };
    tx.pipeline(lockTiers(customers));
    const rows = await tx.query<RankedRow>(customersToRank({ ...customers, timezone: shop.timezone }));
    if (rows.some(({ stored_tier }) => isLater(stored_tier, versionAt(shop.versions, new Date())))) {
      // Another process has saved a version that this one has not read yet.
      shop = await this.programs.refresh(businessId, tx);
    }
    this.update(tx, shop, { business_id: businessId, rows, reason });
  }

  /**
   * Writes those tiers that are not what the purchases say. The statements travel with the next one of the transaction, or
   * with its commit. The caller has locked the tiers, and has read the rows under these locks.
   */
  update(tx: Transaction, shop: ShopProgram, { business_id: businessId, rows, reason }: TierUpdate): void {
    const moment = { at: new Date(), timezone: shop.timezone };
    const version = versionAt(shop.versions, moment.at);
    if (!version?.program.is_enabled) return;
    const ended = rows.flatMap(({ overrides }) => {
      const inForce = overrideAt(moment, overrides, version.program);
      return (overrides ?? []).flatMap(({ id, ended_at }) => (ended_at === null && id !== inForce?.id ? [id] : []));
    });
    if (ended.length > 0) tx.pipeline(statement(endOverrides(businessId, ended, moment.at)));
    const changed = rows.flatMap(({ customer_id, stored_tier, ...sources }) => {
      const tier = storedTierAt(moment, sources, version);
      return isLater(stored_tier, version) || isSame(stored_tier, tier) ? [] : [{ customer_id, stored_tier, tier }];
    });
    if (changed.length === 0) return;
    const tiers = JSON.stringify(changed.map(({ customer_id, tier }) => ({ customer_id, ...tier })));
    tx.pipeline(writeTiers({ business_id: businessId, tiers }));
    const base = storedTierAt(moment, { purchases: null, overrides: null }, version).tier;
    const moved = changed.flatMap(({ customer_id, stored_tier, tier: { tier: to } }) => {
      // The first version finds every customer in the tier of before, so no tier has changed.
      if (!stored_tier && reason === 'settings') return [];
      const from = stored_tier ? stored_tier.tier : base;
      return from === to ? [] : [{ business_id: businessId, customer_id, from, to, reason }];
    });
    this.events.keep(tx, 'tier.changed', moved);
    if (reason !== 'sale') return;
    const rankOfTier = (name: string | null) => version.program.tiers.ladder.findIndex((tier) => tier.name === name);
    const risen = changed.flatMap(({ customer_id, stored_tier, tier: { tier: to, since, is_override } }) => {
      const from = stored_tier ? stored_tier.tier : base;
      // A tier of an earlier version cannot be compared: it is unknown whether it was lower.
      const isComparable = from === null || rankOfTier(from) >= 0;
      if (to === null || is_override || !isComparable || rankOfTier(to) <= rankOfTier(from)) return [];
      return [{ business_id: businessId, customer_id, from, to, since }];
    });
    // The till need not wait for the messages that follow.
    this.events.recordForLater(tx, 'tier.risen', risen);
  }

  /**
   * Computes the tiers that have ended, and those that another version of the programme gave: one that was planned, or one
   * whose ranking a process did not finish.
   */
  async sweep(businessId: number): Promise<void> {
    const { timezone, versions } = await this.programs.refresh(businessId, this.prisma);
    const now = new Date();
    const version = versionAt(versions, now);
    if (!version?.program.is_enabled) return;
    const today = localDayOf(now, timezone);
    await this.refreshAll(businessId, 'time', (after) => endedTiers(businessId, today, after, BATCH_SIZE));
    await this.refreshAll(businessId, 'settings', (after) =>
      customersOfOtherVersions(businessId, version.version, after, BATCH_SIZE),
    );
  }

  /** An erased customer has no tier. The reasons of those that were set by hand are free text and may name a person. */
  @OnDomainEvent('customer.erased')
  async forget({ business_id, customer_id }: CustomerErased, tx: Transaction): Promise<void> {
    await tx.customerTier.deleteMany({ where: { business_id, customer_id } });
    await tx.query(statement(forgetOverrides(business_id, customer_id, new Date())));
  }

  @OnDomainEvent('customers.removing')
  async forgetRemoved({ business_id, customer_ids }: CustomersRemoving, tx: Transaction): Promise<void> {
    await tx.customerTier.deleteMany({ where: { business_id, customer_id: { in: customer_ids } } });
  }

  private async refreshAll(
    businessId: number,
    reason: TierReason,
    customersAfter: (after: number) => Prisma.Sql,
  ): Promise<void> {
    for (let after = 0; ;) {
      const rows = await this.prisma.query<{ customer_id: number }>(statement(customersAfter(after)));
      const ids = rows.map(({ customer_id }) => customer_id);
      await this.prisma.transaction((tx) => this.refresh(tx, businessId, ids, reason));
      const last = ids.at(-1);
      if (last === undefined || ids.length < BATCH_SIZE) return;
      after = last;
    }
  }
}

/** True if a later version of the programme has given the tier: nobody writes over it by an earlier one. */
const isLater = (stored: TierRow | null, version: ProgramVersion | null) =>
  (stored?.program_version ?? 0) > (version?.version ?? 0);

const isSame = (stored: TierRow | null, tier: TierRow) =>
  (['tier', 'since', 'held_until', 'is_override', 'program_version'] as const).every(
    (column) => stored?.[column] === tier[column],
  );
