import type { Operation } from './operations';
import { sampleOf } from './operations';

/** The position of an id in a body. */
export interface Place {
  name: string;
  path: string[];
}

/** Complete bodies for operations whose required fields are not sufficient. Optional fields are added to them. */
const STARTS: Record<string, object> = {
  createSale: { payment_method: 'cash', total_amount: '1.00', total_items: '1' },
  createQuote: { total_amount: '1.00' },
};

/** Different bodies that together contain every field of the schema for which there is a value. */
export function variants({ name, body }: Operation): object[] {
  const start = STARTS[name] ?? (sampleOf({ ...body, examples: undefined }) as object);
  const bodies = Object.entries(body?.properties ?? {}).map(([key, schema]) => ({ ...start, [key]: sampleOf(schema) }));
  return [...new Map(bodies.map((body) => [JSON.stringify(body), body])).values()];
}

/** Every different number in the value whose key has the name of an id. */
export function idsIn(value: unknown, path: string[] = []): Place[] {
  if (value === null || typeof value !== 'object') return [];
  return Object.entries(value).flatMap(([name, child]): Place[] => {
    const place = [...path, name];
    return typeof child === 'number' && /(^|_)id$/.test(name) ? [{ name, path: place }] : idsIn(child, place);
  });
}

/** The body with another value at this position. */
export function replaced(body: unknown, [key, ...rest]: string[], value: unknown): unknown {
  if (key === undefined) return value;
  if (Array.isArray(body))
    return body.map((item, index) => (String(index) === key ? replaced(item, rest, value) : item));
  const object = body as Record<string, unknown>;
  return { ...object, [key]: replaced(object[key], rest, value) };
}

/** Every object in the value, including the value itself. Tests add an unknown field to each. */
export function containersIn(value: unknown, path: string[] = []): string[][] {
  if (value === null || typeof value !== 'object') return [];
  const deeper = Object.entries(value).flatMap(([name, child]) => containersIn(child, [...path, name]));
  return Array.isArray(value) ? deeper : [path, ...deeper];
}

/** The times in the examples are in the past, but scheduled times must be in the future. */
export const inNoTime = (body: unknown) => {
  const isPlanned = typeof body === 'object' && body !== null && 'scheduled_for' in body;
  return isPlanned ? { ...body, scheduled_for: null } : body;
};

/**
 * Fills in both ids of an exchange together: it gives back a line of its own sale, so either id is right only with the
 * other.
 */
export function exchangeOf(body: unknown, { sale_id, sale_item_id }: Record<string, number>): unknown {
  if (!(body as { exchange?: unknown }).exchange) return body;
  return replaced(
    replaced(body, ['exchange', 'sale_id'], sale_id),
    ['exchange', 'items', '0', 'sale_item_id'],
    sale_item_id,
  );
}
