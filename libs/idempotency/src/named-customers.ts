/** The names of fields with ids of customers, at any depth: `customer_id`, `customer_ids`, `from_customer_id`. */
const CUSTOMER_ID = /(?:^|_)customer_ids?$/;
/** The names of fields with a customer or a list of customers. Each of them has its id in `id`. */
const CUSTOMER = /^(?:customers?|possible_duplicates)$/;

/**
 * The ids of all customers that a request or its answer names, each once, in ascending order.
 * @param values path parameters, body and answer, as parsed JSON
 */
export function namedCustomers(...values: unknown[]): number[] {
  const ids = new Set<number>();
  for (const value of values) collectIds(value, ids);
  return [...ids].sort((a, b) => a - b);
}

function collectIds(value: unknown, ids: Set<number>): void {
  if (Array.isArray(value)) for (const item of value) collectIds(item, ids);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return;
  for (const [name, member] of Object.entries(value)) {
    if (CUSTOMER_ID.test(name)) for (const id of [member].flat()) addId(id, ids);
    if (CUSTOMER.test(name))
      for (const customer of [member].flat()) addId((customer as { id?: unknown } | null)?.id, ids);
    collectIds(member, ids);
  }
}

function addId(id: unknown, ids: Set<number>): void {
  if (Number.isSafeInteger(id) && Number(id) > 0) ids.add(Number(id));
}
