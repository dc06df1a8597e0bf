import { and, eq, inArray } from 'drizzle-orm';
import type { NodePgDatabase } from 'drizzle-orm/node-postgres';
import { Decimal } from 'decimal.js';

import { plain } from './reads';
import { customers, customerPreferences, outbox, purchaseHistory, saleItems, sales } from './schema';
import type { PostedSale } from './validation';

/** Records sales as the specification describes: in one transaction with the purchase history of the customer. */
export class SaleWrites {
  constructor(private readonly db: NodePgDatabase) {}

  /** Records all sales in one transaction, with one statement per table, and one per customer for the metrics. */
  async record(businessId: number, posted: PostedSale[]) {
    return this.db.transaction(async (tx) => {
      const customerIds = [...new Set(posted.map((sale) => sale.customer_id))].sort((a, b) => a - b);
      const existing = await tx
        .select({ id: customers.id })
        .from(customers)
        .where(and(eq(customers.business_id, businessId), inArray(customers.id, customerIds)));
      if (existing.length < customerIds.length) return null;

      const drafts = posted.map((sale) => {
        const lines = sale.items.map((item) => {
          const line_total = new Decimal(item.quantity)
            .times(item.unit_price)
            .toDecimalPlaces(2, Decimal.ROUND_HALF_UP);
          return { ...item, business_id: businessId, line_total: line_total.toFixed(2) };
        });
        return {
          sale,
          lines,
          total_amount: sum(lines.map((line) => line.line_total)).toFixed(2),
          total_items: sum(lines.map((line) => line.quantity)).toFixed(3),
        };
      });
      const rows = await tx
        .insert(sales)
        .values(
          drafts.map(({ sale, total_amount, total_items }) => ({
            ...{ business_id: businessId, customer_id: sale.customer_id, total_amount, total_items },
            ...{
              payment_method: sale.payment_method,
              status: 'completed',
              completed_at: sale.completed_at ?? new Date(),
            },
          })),
        )
        .returning();
      const lines = await tx
        .insert(saleItems)
        .values(
          drafts.flatMap(({ lines: drafted }, index) => drafted.map((line) => ({ ...line, sale_id: rows[index]!.id }))),
        )
        .returning();
      await tx.insert(outbox).values(
        rows.map((row) => ({
          business_id: businessId,
          name: 'sale.completed',
          payload: {
            sale_id: row.id,
            customer_id: row.customer_id,
            total_amount: row.total_amount,
            total_items: row.total_items,
          },
        })),
      );
      for (const customerId of customerIds) {
        await this.updateHistory(
          tx,
          businessId,
          customerId,
          rows.filter((row) => row.customer_id === customerId),
        );
      }
      const linesOf = new Map<number, typeof lines>(rows.map((row) => [row.id, []]));
      for (const line of lines) linesOf.get(line.sale_id)?.push(line);
      return rows.map((row) => answer(row, linesOf.get(row.id) ?? []));
    });
  }

  /** The specification's updatePurchaseHistory. */
  private async updateHistory(
    tx: Pick<NodePgDatabase, 'select' | 'update'>,
    businessId: number,
    customerId: number,
    bought: (typeof sales.$inferSelect)[],
  ): Promise<void> {
    const mine = and(eq(purchaseHistory.customer_id, customerId), eq(purchaseHistory.business_id, businessId));
    const [history] = await tx.select().from(purchaseHistory).where(mine).for('update');
    if (!history) return;
    const total_purchases = history.total_purchases + bought.length;
    const total_spent = sum([history.total_spent, ...bought.map((sale) => sale.total_amount)]);
    const average = total_spent.div(total_purchases).toDecimalPlaces(2, Decimal.ROUND_HALF_UP).toFixed(2);
    const dates = [history.first_purchase_date, history.last_purchase_date, ...bought.map((sale) => sale.completed_at)];
    const moments = dates.flatMap((date) => date?.getTime() ?? []);
    await tx
      .update(purchaseHistory)
      .set({
        total_purchases,
        total_spent: total_spent.toFixed(2),
        customer_lifetime_value: total_spent.toFixed(2),
        total_items_bought: sum([history.total_items_bought, ...bought.map((sale) => sale.total_items)]).toFixed(3),
        avg_transaction_value: average,
        first_purchase_date: new Date(Math.min(...moments)),
        last_purchase_date: new Date(Math.max(...moments)),
        is_repeat_customer: total_purchases >= 2,
        repeat_frequency: frequency(total_purchases),
        updated_at: new Date(),
      })
      .where(mine);
    await tx
      .update(customerPreferences)
      .set({ average_spend: average })
      .where(and(eq(customerPreferences.customer_id, customerId), eq(customerPreferences.business_id, businessId)));
  }
}

const sum = (amounts: string[]) => amounts.reduce((total, amount) => total.plus(amount), new Decimal(0));

function frequency(purchases: number): string {
  if (purchases >= 10) return 'frequent';
  if (purchases >= 5) return 'regular';
  return purchases >= 2 ? 'occasional' : 'one_time';
}

function answer(row: typeof sales.$inferSelect, lines: (typeof saleItems.$inferSelect)[]) {
  const { refunded_items: _, updated_at: __, ...sale } = row;
  const items = lines.map(({ id, product_id, quantity, unit_price, line_total }) => ({
    ...{ id, product_id, quantity: plain(quantity), unit_price, line_total },
  }));
  return { ...sale, total_items: plain(row.total_items), items };
}
