import fc, { type Arbitrary } from 'fast-check';

import { HOSTILE_VALUES } from '../support/hostile';
import { follow } from '../support/follow';
import { type Document, type Schema } from './document';
import { keyOf } from './pool';

/** Stands for a value of this name. When the request is made, the pool replaces it. */
export class FromPool {
  constructor(
    readonly name: string,
    readonly pick: number,
  ) {}
}

/** Values for fields of these names, which random values would seldom hit. */
const WORDS: Record<string, unknown[]> = {
  timezone: ['Africa/Nairobi', 'UTC', 'Europe/Berlin', 'Mars/Phobos'],
  currency: ['KES', 'EUR', 'XXX'],
  country: ['KE', 'TZ', 'ZZ'],
  favorite_products: ['[1, 5, 8]', '[]', '[1,'],
  external_id: ['R-1', 'R-2', 'R-3', 'Café', 'Cafe\u0301'],
  password: ['nyumbani-2024', 'karibu-dukani', 'a wrong password'],
  email: ['amina@duka.example', 'Amina@Duka.example', 'juma@duka.example'],
  quantity: [1, '2', 1.5, '0.001'],
  unit_price: ['2.50', 100, '0.00', '1250.00'],
  total_amount: ['2.50', 100, '0.00'],
  total_items: [1, '2.5'],
  amount: ['0.01', 1, '2.50'],
  completed_at: ['2024-01-14T16:45:00Z', '2024-02-29T23:59:59.999+14:00', '1970-01-01T00:00:00Z'],
};

const HOSTILE: Arbitrary<unknown> = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(...HOSTILE_VALUES) },
  { weight: 1, arbitrary: fc.jsonValue({ maxDepth: 2 }) },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 40 }) },
  { weight: 1, arbitrary: fc.double() },
);

/** How many of a thousand values violate the schema. */
type Hostility = number;

/** Makes values for schemas of one document. */
export class Values {
  constructor(private readonly document: Document) {}

  /** Values that `schema` accepts and, with some hostility, values that it does not accept, at any depth. */
  of(reference: Schema, name: string, hostility: Hostility): Arbitrary<unknown> {
    const schema = follow<Schema>(this.document, reference);
    const good = this.validValue(schema, name, hostility);
    return hostility === 0
      ? good
      : fc.oneof({ weight: 1_000 - hostility, arbitrary: good }, { weight: hostility, arbitrary: HOSTILE });
  }

  private validValue(schema: Schema, name: string, hostility: Hostility): Arbitrary<unknown> {
    const examples = [...(schema.examples ?? []), ...(WORDS[name] ?? [])].filter((value) => typeof value !== 'object');
    const generated = this.generated(schema, name, hostility);
    return fc.oneof(
      { weight: 2, arbitrary: generated },
      ...(examples.length > 0 ? [{ weight: 6, arbitrary: fc.constantFrom(...examples) }] : []),
      ...(isReference(name) ? [{ weight: 8, arbitrary: fromPool(name) }] : []),
    );
  }

  private generated(schema: Schema, name: string, hostility: Hostility): Arbitrary<unknown> {
    if (schema.const !== undefined) return fc.constant(schema.const);
    if (schema.enum) return fc.constantFrom(...schema.enum);
    const choices = schema.anyOf ?? schema.oneOf ?? schema.allOf;
    if (choices) return fc.oneof(...choices.map((choice) => this.of(choice, name, hostility)));
    switch (schema.type) {
      case 'object':
        return this.object(schema, hostility);
      case 'array': {
        const [minLength, maxLength] = [schema.minItems ?? 0, Math.min(schema.maxItems ?? 4, 4)];
        return fc.array(this.of(schema.items ?? {}, name, hostility), { minLength, maxLength });
      }
      case 'integer':
        return fc.integer({ min: schema.minimum ?? -10, max: Math.min(schema.maximum ?? 1_000, 2 ** 31 - 1) });
      case 'number':
        return fc.integer({ min: 0, max: 100_000 }).map((hundredths) => hundredths / 100);
      case 'boolean':
        return fc.boolean();
      case 'null':
        return fc.constant(null);
      case 'string':
        return text(schema);
      default:
        // Each sale of a batch is validated by itself, so the document leaves its schema open.
        return name === 'sales' ? this.of({ $ref: '#/components/schemas/CreateSale' }, '', hostility) : HOSTILE;
    }
  }

  private object(schema: Schema, hostility: Hostility): Arbitrary<unknown> {
    const properties = Object.entries(schema.properties ?? {});
    const required = hostility > 0 ? schema.required?.slice(1) : schema.required;
    const model = Object.fromEntries(properties.map(([key, property]) => [key, this.of(property, key, hostility)]));
    const record = fc.record(model, { requiredKeys: required ?? [] });
    const example = schema.examples?.find((value) => typeof value === 'object' && value !== null);
    // A schema does not say which fields belong together, but its example does.
    const alike = Object.fromEntries(Object.keys(example ?? {}).map((key) => [key, model[key] ?? HOSTILE]));
    if (hostility === 0)
      return example ? fc.oneof({ weight: 1, arbitrary: record }, { weight: 3, arbitrary: fc.record(alike) }) : record;
    const surplus = fc.tuple(record, fc.string({ maxLength: 8 }), HOSTILE);
    return fc.oneof(
      { weight: 9, arbitrary: record },
      { weight: 1, arbitrary: surplus.map(([value, key, extra]) => ({ ...value, [key]: extra })) },
    );
  }
}

/** A field that names another record, or a secret that only an answer can contain. */
const isReference = (name: string) => /(?:_id|Id|token|cursor)$/.test(name) && keyOf(name) !== 'external';

const fromPool = (name: string) => fc.nat({ max: 1_000 }).map((pick) => new FromPool(name, pick));

function text(schema: Schema): Arbitrary<string> {
  if (schema.format === 'date-time') {
    const [min, max] = [new Date('2020-01-01'), new Date('2026-11-01')];
    return fc.date({ min, max, noInvalidDate: true }).map((date) => date.toISOString());
  }
  if (schema.format === 'email') return fc.emailAddress();
  if (schema.pattern) return fc.stringMatching(new RegExp(schema.pattern), { maxLength: 40 });
  const maxLength = Math.min(schema.maxLength ?? 60, 300);
  const length = { minLength: Math.min(schema.minLength ?? 1, maxLength), maxLength };
  return fc.oneof(fc.string({ unit: 'grapheme', ...length }), fc.string({ unit: 'grapheme-ascii', ...length }));
}
