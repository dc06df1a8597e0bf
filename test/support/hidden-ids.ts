import type { Operation } from './operations';
import { sampleOf } from './operations';

/** Where an id is in a body. */
export interface Place {
  name: string;
  path: string[];
}

/** Bodies to start from where what the schema requires is not enough: each optional field is added to one of them. */
const STARTS: Record<string, object> = {
  createSale: { payment_method: 'cash', total_amount: '1.00', total_items: '1' },
};

/** A body for each field of the schema that has one, so that every field is in one of them. */
export function variants({ name, body }: Operation): object[] {
  const start = STARTS[name] ?? (sampleOf({ ...body, examples: undefined }) as object);
  return Object.entries(body?.properties ?? {}).map(([key, schema]) => ({ ...start, [key]: sampleOf(schema) }));
}

/** Every number in the value that goes by the name of an id, each once. */
export function idsIn(value: unknown, path: string[] = []): Place[] {
  if (value === null || typeof value !== 'object') return [];
  return Object.entries(value).flatMap(([name, child]): Place[] => {
    const here = [...path, name];
    return typeof child === 'number' && /(^|_)id$/.test(name) ? [{ name, path: here }] : idsIn(child, here);
  });
}

/** The body with another value in that place. */
export function replaced(body: unknown, [key, ...rest]: string[], value: unknown): unknown {
  if (key === undefined) return value;
  if (Array.isArray(body))
    return body.map((item, index) => (String(index) === key ? replaced(item, rest, value) : item));
  const object = body as Record<string, unknown>;
  return { ...object, [key]: replaced(object[key], rest, value) };
}

/** Every object in the value, itself included: each could take one more field. */
export function containersIn(value: unknown, path: string[] = []): string[][] {
  if (value === null || typeof value !== 'object') return [];
  const deeper = Object.entries(value).flatMap(([name, child]) => containersIn(child, [...path, name]));
  return Array.isArray(value) ? deeper : [path, ...deeper];
}

/** The examples of times have passed, and what is planned has to lie ahead. */
export const inNoTime = (body: unknown) => {
  const isPlanned = typeof body === 'object' && body !== null && 'scheduled_for' in body;
  return isPlanned ? { ...body, scheduled_for: null } : body;
};
