/** The fields that hold the id of a customer, or several, wherever they stand: `customer_id`, `from_customer_id`. */
const CUSTOMER_ID = /(?:^|_)customer_ids?$/;
/** The members that are a customer, or a list of them, and hold the id as `id`. */
const CUSTOMER = /^customers?$/;

/**
 * The ids of all customers that a request or its answer names, ascending, each once.
 * @param texts path parameters, body and answer, as JSON has them
 */
export function namedCustomers(...texts: unknown[]): number[] {
  const ids = new Set<number>();
  for (const text of texts) collect(text, ids);
  return [...ids].sort((a, b) => a - b);
}

function collect(value: unknown, ids: Set<number>): void {
  if (Array.isArray(value)) for (const item of value) collect(item, ids);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return;
  for (const [name, member] of Object.entries(value)) {
    if (CUSTOMER_ID.test(name)) for (const id of [member].flat()) add(id, ids);
    if (CUSTOMER.test(name))
      for (const customer of [member].flat()) add((customer as { id?: unknown } | null)?.id, ids);
    collect(member, ids);
  }
}

function add(id: unknown, ids: Set<number>): void {
  if (Number.isSafeInteger(id) && Number(id) > 0) ids.add(Number(id));
}
