import { safeId } from '@wateja/common';
import { withTenant } from '@wateja/prisma';

/** The rows of customers, as Prisma's model API reads them. The island that calls hands them over. */
interface Customers {
  count(query: { where: Where }): Promise<number>;
  findMany(query: {
    where: Where;
    orderBy: { id: 'asc' };
    take: number;
    select: { id: true };
  }): Promise<{ id: bigint }[]>;
}
interface Where {
  business_id: number;
  id: { gt: number };
}

/** The result for one batch of the customers of a business. The customers are taken in the order of their ids. */
export interface CustomerBatch<Result> {
  /** The id of the last customer in the batch. After an interruption, the work can continue after it. */
  customer_id: number;
  /** How many customers this run has processed so far, of `total`. */
  done: number;
  total: number;
  result: Result;
}

/**
 * Runs `work` for all customers of a business, batch by batch, so that the shop can stay open. Yields the result of each
 * batch.
 * @param after begins after this customer id
 * @param size the number of customers of a batch
 */
export async function* inCustomerBatches<Result>(
  customers: Customers,
  businessId: number,
  { after: start, size }: { after: number; size: number },
  work: (ids: number[]) => Promise<Result>,
): AsyncGenerator<CustomerBatch<Result>> {
  const afterId = (id: number): Where => ({ business_id: businessId, id: { gt: id } });
  const total = await withTenant(businessId, () => customers.count({ where: afterId(start) }));
  for (let after = start, done = 0; ;) {
    const next = { where: afterId(after), orderBy: { id: 'asc' }, take: size, select: { id: true } } as const;
    const batch = await withTenant(businessId, () => customers.findMany(next));
    const ids = batch.map(({ id }) => safeId(id));
    const last = ids.at(-1);
    if (last === undefined) return;
    const result = await withTenant(businessId, () => work(ids));
    done += ids.length;
    after = last;
    yield { customer_id: after, done, total: Math.max(total, done), result };
  }
}
