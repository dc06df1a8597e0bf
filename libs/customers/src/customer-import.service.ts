import { Injectable } from '@nestjs/common';
import { EventsService } from '@wateja/events';
import { PrismaService, statement, type Transaction } from '@wateja/prisma';

import type { ImportedCustomer } from './customers.schemas';
import { searchColumns, type Shop } from './customers.service';
import { suppressed } from './suppression';

/** What became of the rows of one batch. */
export interface CustomerImportCounts {
  created: number;
  updated: number;
  unchanged: number;
  /** Customers whom the file would have switched messages on for, although somebody had switched them off. */
  kept: number;
  /** The external_ids of people who were erased; these rows are refused. */
  erased: Set<string>;
}

/** What a new customer is where the other system says nothing. */
const NEW_CUSTOMER = {
  ...{ phone: null, email: null, address: null, customer_type: 'walk_in' },
  ...{ prefer_sms: true, prefer_email: false, prefer_call: false },
};

interface KnownCustomer extends Record<keyof typeof NEW_CUSTOMER, unknown> {
  id: number;
  external_id: string;
}

const PREFERENCES = ['prefer_sms', 'prefer_email', 'prefer_call'] as const;
type Preference = (typeof PREFERENCES)[number];

/** Loads customers in bulk: a few statements for any number of rows. */
@Injectable()
export class CustomerImportService {
  constructor(
    private readonly prisma: PrismaService,
    private readonly events: EventsService,
  ) {}

  /**
   * Creates or updates by `external_id`; a row that changes nothing writes nothing. A field that is left out
   * keeps what the customer has: somebody in the shop may have asked for it. Of several rows with one
   * `external_id` the last one counts. People who were erased are refused. Rows are written in the order of their
   * ids: two imports that share some wait for each other, never both ways.
   */
  async importBatch(shop: Shop, customers: ImportedCustomer[]): Promise<CustomerImportCounts> {
    const given = [...new Map(customers.map((customer) => [customer.external_id, customer])).values()];
    return this.prisma.transaction(async (tx) => {
      const known = await this.lockKnown(tx, shop, given);
      // After the lock, which has waited for an erasure of one of them that was under way.
      const erased = await suppressed(
        tx,
        shop.business_id,
        given.map(({ external_id }) => external_id),
      );
      const taken = given.filter((customer) => !erased.has(customer.external_id));
      const kept = await this.switchedOff(tx, shop.business_id, taken, known);
      const rows = taken.map((customer) => {
        // With the id of who is there already: a conflict that costs no value of the sequence.
        const whole = {
          ...NEW_CUSTOMER,
          ...known.get(customer.external_id),
          ...customer,
          ...kept.get(customer.external_id),
        };
        return { ...whole, ...searchColumns(whole as ImportedCustomer, shop.country) };
      });
      const written = await tx.query<{ id: number; is_new: boolean }>(statement`
        INSERT INTO customers AS c (
          id, business_id, external_id, name, phone, phone_e164, email, address, customer_type,
          prefer_sms, prefer_email, prefer_call, search_text, created_at
        )
        SELECT COALESCE(id, nextval('customers_id_seq')), ${shop.business_id}, external_id, name, phone, phone_e164,
          email, address, customer_type, prefer_sms, prefer_email, prefer_call, search_text, COALESCE(created_at, now())
        FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS r(
          id bigint, external_id text, name text, phone text, phone_e164 text, email text, address text,
          customer_type text, prefer_sms boolean, prefer_email boolean, prefer_call boolean, search_text text,
          created_at timestamptz
        )
        ORDER BY external_id
        ON CONFLICT (business_id, external_id) DO UPDATE SET
          name = excluded.name, phone = excluded.phone, phone_e164 = excluded.phone_e164, email = excluded.email,
          address = excluded.address, customer_type = excluded.customer_type, prefer_sms = excluded.prefer_sms,
          prefer_email = excluded.prefer_email, prefer_call = excluded.prefer_call,
          search_text = excluded.search_text, version = c.version + 1, updated_at = now()
        WHERE (c.name, c.phone, c.email, c.address, c.customer_type, c.prefer_sms, c.prefer_email, c.prefer_call)
          IS DISTINCT FROM (excluded.name, excluded.phone, excluded.email, excluded.address, excluded.customer_type,
            excluded.prefer_sms, excluded.prefer_email, excluded.prefer_call)
        RETURNING c.id, c.xmax = 0 AS is_new`);
      const created = written.filter((row) => row.is_new).map((row) => row.id);
      if (created.length > 0) {
        const { business_id } = shop;
        await this.events.announce(tx, 'customers.created', { business_id, customer_ids: created, is_import: true });
      }
      return {
        created: created.length,
        updated: written.length - created.length,
        unchanged: customers.filter((each) => !erased.has(each.external_id)).length - written.length,
        kept: kept.size,
        erased,
      };
    });
  }

  /** The customers that exist already, held still until they are written. */
  private async lockKnown(tx: Transaction, shop: Shop, customers: ImportedCustomer[]) {
    const externalIds = customers.map((customer) => customer.external_id);
    const known = await tx.query<KnownCustomer>(statement`
      SELECT id, external_id, phone, email, address, customer_type, prefer_sms, prefer_email, prefer_call
      FROM customers WHERE business_id = ${shop.business_id} AND external_id = ANY(${externalIds}::text[])
      ORDER BY id FOR NO KEY UPDATE`);
    return new Map(known.map((customer) => [customer.external_id, customer]));
  }

  /**
   * What the file would switch on for customers for whom it is off, and the last word on it was somebody's, and not an
   * import's. The audit trail knows.
   * @returns by external_id, what stays off
   */
  private async switchedOff(
    tx: Transaction,
    businessId: number,
    customers: ImportedCustomer[],
    known: Map<string, KnownCustomer>,
  ): Promise<Map<string, Partial<Record<Preference, false>>>> {
    const asked = customers.flatMap((customer) => {
      const before = known.get(customer.external_id);
      if (!before) return [];
      return PREFERENCES.filter((field) => customer[field] === true && before[field] === false).map((field) => ({
        ...{ id: before.id, external_id: customer.external_id, field },
      }));
    });
    if (asked.length === 0) return new Map();
    // Who was created with SMS switched off had asked for it: new customers have it on.
    const off = await tx.query<{ external_id: string; field: Preference }>(statement`
      SELECT r.external_id, r.field
      FROM jsonb_to_recordset(${JSON.stringify(asked)}::jsonb) AS r(id bigint, external_id text, field text),
        LATERAL (
          SELECT source FROM audit_entries a
          WHERE a.business_id = ${businessId} AND a.resource = 'customer' AND a.resource_id = r.id
            AND (a.changes ? r.field OR r.field = 'prefer_sms' AND a.action = 'customer.created')
          ORDER BY a.at DESC, a.id DESC LIMIT 1
        ) last
      WHERE last.source <> 'cli'`);
    const byId = new Map<string, Partial<Record<Preference, false>>>();
    for (const { external_id, field } of off) byId.set(external_id, { ...byId.get(external_id), [field]: false });
    return byId;
  }
}
