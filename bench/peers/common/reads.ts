import { and, asc, count, desc, eq, gte, ilike, inArray, or, sql } from 'drizzle-orm';
import type { NodePgDatabase } from 'drizzle-orm/node-postgres';

import { businesses, customerNotes, customerPreferences, customers, purchaseHistory, sales } from './schema';

type Page = { limit: number; offset: number };

/** The reads of the specification's service with Drizzle. Independent queries run at the same time. */
export class CustomerReads {
  constructor(private readonly db: NodePgDatabase) {}

  async profile(businessId: number, customerId: number) {
    const of = (table: typeof customerNotes | typeof customerPreferences | typeof purchaseHistory) =>
      and(eq(table.customer_id, customerId), eq(table.business_id, businessId));
    const [[customer], notes, [preferences], [history]] = await Promise.all([
      this.db
        .select()
        .from(customers)
        .where(and(eq(customers.id, customerId), eq(customers.business_id, businessId))),
      this.db
        .select()
        .from(customerNotes)
        .where(of(customerNotes))
        .orderBy(desc(customerNotes.created_at), desc(customerNotes.id)),
      this.db.select().from(customerPreferences).where(of(customerPreferences)),
      this.db.select().from(purchaseHistory).where(of(purchaseHistory)),
    ]);
    if (!customer || !preferences || !history) return null;
    const { business_id: _, ...fields } = customer;
    return {
      ...fields,
      external_id: null,
      notes: notes.map(({ id, note_type, content, created_by, created_at }) => ({
        id,
        note_type,
        content,
        created_by,
        created_at,
      })),
      preferences: {
        favorite_products: preferences.favorite_products,
        preferred_payment: preferences.preferred_payment,
        average_spend: preferences.average_spend,
        best_contact_time: preferences.best_contact_time,
        do_not_contact: preferences.do_not_contact,
        can_receive_offers: preferences.can_receive_offers,
        can_receive_loyalty: preferences.can_receive_loyalty,
      },
      history: {
        total_purchases: history.total_purchases,
        total_spent: history.total_spent,
        last_purchase_date: history.last_purchase_date,
        is_repeat_customer: history.is_repeat_customer,
        repeat_frequency: history.repeat_frequency,
      },
    };
  }

  async metrics(businessId: number, customerId: number) {
    const [row] = await this.db
      .select({
        customer_id: customers.id,
        name: customers.name,
        customer_type: customers.customer_type,
        created_at: customers.created_at,
        total_purchases: purchaseHistory.total_purchases,
        total_spent: purchaseHistory.total_spent,
        avg_transaction_value: purchaseHistory.avg_transaction_value,
        total_items_bought: purchaseHistory.total_items_bought,
        first_purchase_date: purchaseHistory.first_purchase_date,
        last_purchase_date: purchaseHistory.last_purchase_date,
        days_since_last_purchase: daysSince,
        is_repeat_customer: purchaseHistory.is_repeat_customer,
        repeat_frequency: purchaseHistory.repeat_frequency,
        preferred_payment: customerPreferences.preferred_payment,
        favorite_products: customerPreferences.favorite_products,
        can_receive_offers: customerPreferences.can_receive_offers,
        phone: customers.phone,
        email: customers.email,
        prefer_sms: customers.prefer_sms,
        prefer_email: customers.prefer_email,
      })
      .from(customers)
      .innerJoin(businesses, eq(businesses.id, customers.business_id))
      .innerJoin(purchaseHistory, eq(purchaseHistory.customer_id, customers.id))
      .innerJoin(customerPreferences, eq(customerPreferences.customer_id, customers.id))
      .where(and(eq(customers.id, customerId), eq(customers.business_id, businessId)));
    if (!row) return null;
    return {
      ...row,
      total_items_bought: plain(row.total_items_bought),
      loyalty_tier: row.repeat_frequency,
      favorite_products: JSON.parse(row.favorite_products ?? '[]') as number[],
    };
  }

  async history(businessId: number, customerId: number, page: Page) {
    const purchases = and(
      eq(sales.business_id, businessId),
      eq(sales.customer_id, customerId),
      inArray(sales.status, ['completed', 'partially_refunded']),
    );
    const net = sql<string>`${sales.total_amount} - ${sales.refunded_amount}`;
    const [rows, [sums]] = await Promise.all([
      this.db
        .select({
          id: sales.id,
          business_id: sales.business_id,
          customer_id: sales.customer_id,
          total_amount: net,
          payment_method: sales.payment_method,
          status: sales.status,
          created_at: sales.created_at,
          completed_at: sales.completed_at,
        })
        .from(sales)
        .where(purchases)
        .orderBy(desc(sales.completed_at), desc(sales.id))
        .limit(page.limit)
        .offset(page.offset),
      this.db
        .select({
          total: count(),
          total_amount: sql<string>`COALESCE(sum(${net}), 0.00)`,
          avg_amount: sql<string>`COALESCE(round(avg(${net}), 2), 0.00)`,
        })
        .from(sales)
        .where(purchases),
    ]);
    const { total = 0, total_amount = '0.00', avg_amount = '0.00' } = sums ?? {};
    return { sales: rows, total, summary: { total_sales: total, total_amount, avg_amount }, ...page };
  }

  async repeat(businessId: number, { limit, offset, min_purchases }: Page & { min_purchases: number }) {
    const rows = await this.db
      .select({
        customer_id: customers.id,
        name: customers.name,
        phone: customers.phone,
        customer_type: customers.customer_type,
        total_purchases: purchaseHistory.total_purchases,
        total_spent: purchaseHistory.total_spent,
        last_purchase_date: purchaseHistory.last_purchase_date,
        days_since_last_purchase: daysSince,
      })
      .from(purchaseHistory)
      .innerJoin(customers, eq(customers.id, purchaseHistory.customer_id))
      .innerJoin(businesses, eq(businesses.id, purchaseHistory.business_id))
      .where(
        and(
          eq(purchaseHistory.business_id, businessId),
          gte(purchaseHistory.total_purchases, min_purchases),
          eq(customers.is_active, true),
        ),
      )
      .orderBy(desc(purchaseHistory.total_purchases), asc(purchaseHistory.customer_id))
      .limit(limit)
      .offset(offset);
    return { customers: rows, count: rows.length, filter: { min_purchases } };
  }

  async list(
    businessId: number,
    query: Page & {
      sort_by: 'created_at' | 'name' | 'id';
      sort_order: 'asc' | 'desc';
      filter_type?: string | undefined;
      is_active: string;
    },
  ) {
    const matching = and(
      eq(customers.business_id, businessId),
      eq(customers.is_active, query.is_active === 'true'),
      query.filter_type === undefined ? undefined : eq(customers.customer_type, query.filter_type),
    );
    const order = query.sort_order === 'asc' ? asc : desc;
    const [rows, [counted]] = await Promise.all([
      this.db
        .select({
          id: customers.id,
          name: customers.name,
          phone: customers.phone,
          customer_type: customers.customer_type,
          is_active: customers.is_active,
          created_at: customers.created_at,
        })
        .from(customers)
        .where(matching)
        .orderBy(order(customers[query.sort_by]), order(customers.id))
        .limit(query.limit)
        .offset(query.offset),
      this.db.select({ total: count() }).from(customers).where(matching),
    ]);
    return { customers: rows, total: counted?.total ?? 0, limit: query.limit, offset: query.offset };
  }

  async search(businessId: number, q: string, limit: number) {
    const term = q.replace(/[\\%_]/g, (character) => `\\${character}`);
    const like = (pattern: string) =>
      or(ilike(customers.name, pattern), ilike(customers.phone, pattern), ilike(customers.email, pattern));
    const results = await this.db
      .select({
        id: customers.id,
        name: customers.name,
        phone: customers.phone,
        email: customers.email,
        customer_type: customers.customer_type,
      })
      .from(customers)
      .where(and(eq(customers.business_id, businessId), eq(customers.is_active, true), like(`%${term}%`)))
      .orderBy(desc(sql`COALESCE(${like(`${term}%`)}, false)`), asc(customers.id))
      .limit(limit);
    return { results, query: q, count: results.length };
  }

  async analytics(businessId: number) {
    const counted = (frequency: string) =>
      sql<number>`count(*) FILTER (WHERE ${purchaseHistory.repeat_frequency} = ${frequency})`.mapWith(Number);
    const [row] = await this.db
      .select({
        total_customers: count(),
        repeat_customers: sql<number>`count(*) FILTER (WHERE ${purchaseHistory.is_repeat_customer})`.mapWith(Number),
        average: sql<string>`COALESCE(round(avg(${purchaseHistory.total_spent}) FILTER (WHERE ${purchaseHistory.total_purchases} > 0), 2), 0.00)`,
        one_time: counted('one_time'),
        occasional: counted('occasional'),
        regular: counted('regular'),
        frequent: counted('frequent'),
      })
      .from(customers)
      .innerJoin(purchaseHistory, eq(purchaseHistory.customer_id, customers.id))
      .where(and(eq(customers.business_id, businessId), eq(customers.is_active, true)));
    const { total_customers = 0, repeat_customers = 0, average = '0.00', ...distribution } = row ?? {};
    return {
      total_customers,
      repeat_customers,
      repeat_customer_percentage: total_customers ? Math.round((10_000 * repeat_customers) / total_customers) / 100 : 0,
      average_customer_lifetime_value: average,
      repeat_frequency_distribution: distribution,
    };
  }
}

const daysSince = sql<number | null>`GREATEST(0,
  (now() AT TIME ZONE ${businesses.timezone})::date
  - (${purchaseHistory.last_purchase_date} AT TIME ZONE 'UTC' AT TIME ZONE ${businesses.timezone})::date)`;

/** Without trailing zeros. */
export const plain = (decimal: string) => decimal.replace(/\.?0+$/, '');
