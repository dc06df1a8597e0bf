import { Injectable } from '@nestjs/common';
import { EventsService } from '@wateja/events';
import { PrismaService, statement, type Transaction } from '@wateja/prisma';

import { type ImportedRow, type KnownCustomer, newIds, sameCustomers, writeRows } from './customer-import.queries';
import { type CustomerChange, changeOf } from './customer-change';
import type { ImportedCustomer } from './customers.schemas';
import type { Shop } from './customers.service';
import { holdSameCountry } from './reindexing/current-country';
import { searchColumns } from './search-columns';
import { toE164 } from './search-text';
import { externalIdentity, holdImported } from './imported-identities';
import { findSuppressedIds } from './suppression';
import { spellTagsWithRoom } from './tags/shop-tags';
import { distinctTags, withImportedTags, withoutTags } from './tags/tag-names';

/** The outcome of one row: the customer, or the reason why the row is refused. */
export type CustomerImportOutcome =
  | {
      result: 'created' | 'updated' | 'unchanged';
      customer_id: number;
      is_kept: boolean;
      change: CustomerChange | null;
    }
  /** Erased: the person who had this external_id. Ambiguous: several customers have this phone or email address. */
  | { result: 'erased' | 'ambiguous' | 'too_many_tags' };

/** The outcome of a batch. */
export interface CustomerImportCounts {
  created: number;
  updated: number;
  unchanged: number;
  /** Customers who had opted out of messages and stay so, although the file switches messages on. */
  kept: number;
  /** An outcome for each row, in order. */
  outcomes: CustomerImportOutcome[];
}

/** The values of a new customer if the other system does not give any. */
const NEW_CUSTOMER = {
  ...{ phone: null, email: null, address: null, customer_type: 'walk_in' },
  ...{ prefer_sms: true, prefer_email: false, prefer_call: false, is_active: true, tags: [] as string[] },
};

const PREFERENCES = ['prefer_sms', 'prefer_email', 'prefer_call'] as const;
type Preference = (typeof PREFERENCES)[number];

/**
 * Identifies the customer of a row: by the external_id, else by the phone in E.164, else by the email address. Null if
 * the row has none of them.
 */
export function identityOf({ external_id, phone, email }: Partial<ImportedCustomer>, country: string): string | null {
  if (external_id) return externalIdentity(external_id);
  const e164 = phone ? toE164(phone, country) : null;
  return e164 ?? (email ? email.toLowerCase() : null);
}

/** Imports customers, with a few statements for any number of rows. */
@Injectable()
export class CustomerImportService {
  constructor(
    private readonly prisma: PrismaService,
    private readonly events: EventsService,
  ) {}

  /**
   * Creates or updates customers, found by {@link identityOf}. A row without a change is not written. If a field is
   * missing, the customer keeps the value. If several rows have the same identity, the last one counts. Erased
   * customers are refused. A row of a customer who was merged is one of the customer into whom they were merged, and
   * changes nothing of them. Rows are written in the order of their ids, so that two imports of the same customers do not
   * deadlock.
   * @param options.claimed customers of earlier rows; if a row finds one of them by phone or email, it is refused as
   *   ambiguous
   * @param options.isExact a phone finds only a customer without an external_id, and an email address only one without a
   *   phone too
   * @throws CountryChanged
   */
  async importBatch(
    shop: Shop,
    customers: ImportedCustomer[],
    { claimed = new Set(), isExact = false }: { claimed?: ReadonlySet<number>; isExact?: boolean } = {},
  ): Promise<CustomerImportCounts> {
    const { business_id, country } = shop;
    const identities = customers.map((customer) => identityOf(customer, country) ?? '');
    const byIdentity = new Map(customers.map((customer, index) => [identities[index] ?? '', customer]));
    return this.prisma.transaction(async (tx) => {
      await holdSameCountry(tx, business_id, country);
      const { knownCustomers, ambiguous, merged } = await holdImported(tx, business_id, byIdentity, {
        claimed,
        isExact,
      });
      for (const identity of merged.keys()) byIdentity.delete(identity);
      const externalIds = [...byIdentity.values()].flatMap(({ external_id }) => external_id ?? []);
      // The lock has waited for running erasures, so this check must come after it.
      const erased = await findSuppressedIds(tx, business_id, externalIds);
      const missing = [...byIdentity].flatMap(([identity, { tags = [] }]) =>
        withoutTags(tags, knownCustomers.get(identity)?.tags ?? []),
      );
      const spelled = await spellTagsWithRoom(tx, business_id, distinctTags(missing));
      const tagsOf = new Map(
        [...byIdentity].map(([identity, customer]) => [
          identity,
          withImportedTags(knownCustomers.get(identity)?.tags ?? [], customer.tags ?? [], spelled),
        ]),
      );
      const accepted = [...byIdentity].filter(
        ([identity, { external_id }]) =>
          !ambiguous.has(identity) && tagsOf.get(identity) !== null && !(external_id && erased.has(external_id)),
      );
      const keptPreferences = await this.findPreferencesToKeep(tx, business_id, accepted, knownCustomers);
      const ids = await newIds(
        tx,
        accepted.filter(([key, { external_id }]) => !external_id && !knownCustomers.has(key)).length,
      );
      const rows = accepted.map(([identity, customer]): ImportedRow => {
        const before = knownCustomers.get(identity);
        const values = { ...NEW_CUSTOMER, ...before, ...customer, ...keptPreferences.get(identity) };
        const externalId = customer.external_id ?? before?.external_id ?? null;
        // An existing customer keeps its id, so that the conflict does not use up a value of the sequence.
        const id = before?.id ?? (externalId === null ? (ids.pop() ?? null) : null);
        const columns = searchColumns(values, country);
        return { ...values, ...columns, tags: tagsOf.get(identity) ?? [], id, external_id: externalId, identity };
      });
      const rowOf = new Map(rows.map((row) => [row.identity, row]));
      const written = await writeRows(tx, business_id, rows);
      const created = [...written.values()].filter(({ is_new }) => is_new).map(({ id }) => id);
      if (created.length > 0) {
        await this.events.announce(tx, 'customers.created', { business_id, customer_ids: created, is_import: true });
      }
      const outcomes = identities.map((identity): CustomerImportOutcome => {
        const [survivor, ...others] = merged.get(identity) ?? [];
        if (ambiguous.has(identity) || others.length > 0) return { result: 'ambiguous' };
        if (survivor) return { result: 'unchanged', customer_id: survivor, is_kept: false, change: null };
        if (tagsOf.get(identity) === null) return { result: 'too_many_tags' };
        const row = written.get(identity);
        if (!row) return { result: 'erased' };
        const result = row.is_new ? 'created' : row.is_changed ? 'updated' : 'unchanged';
        const change = changeOf(row, knownCustomers.get(identity), rowOf.get(identity));
        return { result, customer_id: row.id, is_kept: keptPreferences.has(identity), change };
      });
      const changed = [...written.values()].filter(({ is_changed }) => is_changed).length;
      const stored = outcomes.filter((outcome) => 'customer_id' in outcome).length;
      return {
        created: created.length,
        updated: changed - created.length,
        unchanged: stored - changed,
        kept: keptPreferences.size,
        outcomes,
      };
    });
  }

  /** An import looks up customers by their phones, as `shop.country` reads them. @throws CountryChanged */
  async assertSameCountry({ business_id, country }: Shop): Promise<void> {
    await this.prisma.transaction((tx) => holdSameCountry(tx, business_id, country));
  }

  /**
   * Which of these customers of a file are customers of this business: the same number, created at the same moment.
   * @returns their ids
   */
  async findExistingIds(businessId: number, customers: { id: number; created_at: Date }[]): Promise<Set<number>> {
    if (customers.length === 0) return new Set();
    const rows = await this.prisma.query<{ id: number }>(statement(sameCustomers(businessId, customers)));
    return new Set(rows.map(({ id }) => id));
  }

  /**
   * Finds preferences that the file would switch on, but that a person, and not an import, switched off last. The audit
   * trail shows who did.
   * @returns by identity, the preferences that stay off
   */
  private async findPreferencesToKeep(
    tx: Transaction,
    businessId: number,
    customers: [identity: string, ImportedCustomer][],
    knownCustomers: Map<string, KnownCustomer>,
  ): Promise<Map<string, Partial<Record<Preference, false>>>> {
    const switches = customers.flatMap(([identity, customer]) => {
      const before = knownCustomers.get(identity);
      if (!before) return [];
      const fields = PREFERENCES.filter((field) => customer[field] === true && !before[field]);
      return fields.map((field) => ({ id: before.id, identity, field }));
    });
    if (switches.length === 0) return new Map();
    // If a customer was created with SMS switched off, somebody chose that: by default, SMS is on.
    const off = await tx.query<{ identity: string; field: Preference }>(statement`
      SELECT r.identity, r.field
      FROM jsonb_to_recordset(${JSON.stringify(switches)}::jsonb) AS r(id bigint, identity text, field text),
        LATERAL (
          SELECT source FROM audit_entries a
          WHERE a.business_id = ${businessId} AND a.resource = 'customer' AND a.resource_id = r.id
            AND (a.changes ? r.field OR r.field = 'prefer_sms' AND a.action = 'customer.created')
          ORDER BY a.at DESC, a.id DESC LIMIT 1
        ) last
      WHERE last.source NOT IN ('cli', 'import')`);
    const byIdentity = new Map<string, Partial<Record<Preference, false>>>();
    for (const { identity, field } of off) byIdentity.set(identity, { ...byIdentity.get(identity), [field]: false });
    return byIdentity;
  }
}
