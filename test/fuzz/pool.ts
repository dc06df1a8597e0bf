type Json = Record<string, unknown>;

const MAX_VALUES = 60;

/** Collects ids and secrets from answers, so that later requests of a sequence can name existing records. */
export class Pool {
  private readonly values = new Map<string, unknown[]>();
  private readonly protectedValues = new Map<string, Set<unknown>>();

  add(name: string, value: unknown): void {
    if (this.protectedValues.get(name)?.has(value)) return;
    const list = this.values.get(name) ?? [];
    if (list.includes(value)) return;
    this.values.set(name, [value, ...list].slice(0, MAX_VALUES));
  }

  /** Keeps a value out of the pool, so that no request removes the users who send the requests. */
  protect(name: string, value: unknown): void {
    this.protectedValues.set(name, (this.protectedValues.get(name) ?? new Set()).add(value));
  }

  /**
   * A value for a field or parameter such as `customer_id` or `customerId`. `pick` is taken modulo the number of
   * values.
   */
  pick(name: string, pick: number): unknown {
    const list = this.values.get(keyOf(name)) ?? this.endingWith(keyOf(name));
    return list?.[pick % list.length];
  }

  /** Also finds values under a longer or shorter name: `keyId` takes values that an answer called `api_key`. */
  private endingWith(name: string): unknown[] | undefined {
    const key = [...this.values.keys()].find(
      (candidate) => candidate.endsWith(`_${name}`) || name.endsWith(`_${candidate}`),
    );
    return key === undefined ? undefined : this.values.get(key);
  }

  /** Adds the ids of an answer: `{sale: {id, customer_id, items: [{id}]}}` has a sale, a customer and an item. */
  harvest(answer: unknown, name = ''): void {
    if (Array.isArray(answer)) {
      for (const element of answer.slice(0, 10)) this.harvest(element, singular(name));
      return;
    }
    if (typeof answer !== 'object' || answer === null) return;
    for (const [key, value] of Object.entries(answer as Json)) {
      if (typeof value === 'object') this.harvest(value, key);
      else if (key === 'id' && name) this.add(name, value);
      else if (key.endsWith('_id')) this.add(keyOf(key), value);
      else if (key.includes('token') || key.includes('cursor')) this.add(key, value);
    }
  }
}

/** The name under which values are stored: the same for `customerId`, `customer_id` and `customer`. */
export function keyOf(name: string): string {
  const snake = name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
  return snake === 'sale_item_id' ? 'item' : snake.replace(/_id$/, '');
}

function singular(name: string): string {
  if (name === 'results' || name === 'people') return 'customer';
  return name.endsWith('ies') ? `${name.slice(0, -3)}y` : name.replace(/s$/, '');
}
