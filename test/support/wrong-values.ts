import type { Document, Schema } from '../fuzz/document';
import { follow } from './follow';

/** A kind of mistake, and the codes that may name it. */
export const CODES_OF_MISTAKES = {
  missing: ['required'],
  null: ['wrong_type', 'not_allowed', 'wrong_format'],
  'another type': ['wrong_type', 'not_allowed'],
  'no choice': ['not_allowed'],
  'too short': ['too_short', 'required', 'wrong_format'],
  'too long': ['too_long', 'wrong_format', 'invalid'],
  'too small': ['too_small'],
  'too large': ['too_large', 'wrong_type'],
  'too few': ['too_few'],
  'too many': ['too_many'],
  unknown: ['unknown_field', 'unknown_parameter'],
};
export type Mistake = keyof typeof CODES_OF_MISTAKES;

/** A value with one mistake in it, at the dotted path. */
export interface WrongValue {
  mistake: Mistake;
  path: string[];
  value: unknown;
}

/** The name that no object and no route knows. */
export const UNKNOWN = 'no_such_name';
const MAX_TESTED_ITEMS = 2_000;

/** Makes values with one mistake each for the schemas of one document. */
export class WrongValues {
  constructor(private readonly document: Document) {}

  /** A value that the schema accepts: what is required, with the values of the examples. */
  sampleOf(reference: Schema): unknown {
    const schema = follow<Schema>(this.document, reference);
    if (schema.const !== undefined) return schema.const;
    if (schema.enum) return schema.enum[0];
    const [alternative] = this.alternativesOf(schema);
    if (alternative && alternative !== schema) return this.sampleOf(alternative);
    if (schema.type === 'object') {
      const required = (schema.required ?? []).map((key) => [key, this.sampleOf(schema.properties?.[key] ?? {})]);
      return Object.fromEntries(required);
    }
    if (schema.examples) return schema.examples[0];
    if (schema.type === 'array') {
      return Array.from({ length: schema.minItems ?? 0 }, () => this.sampleOf(schema.items ?? {}));
    }
    if (schema.type === 'boolean') return true;
    if (schema.type !== 'string') return schema.minimum ?? 1;
    return schema.format === 'date-time' ? '2024-01-15T10:30:00Z' : 'x'.repeat(schema.minLength ?? 1);
  }

  /** Every mistake that the schema lets one make, at any depth. */
  mistakesOf(reference: Schema): WrongValue[] {
    const alternatives = this.alternativesOf(follow<Schema>(this.document, reference));
    const types = new Set(alternatives.map(({ type }) => type));
    // A schema without a type is checked later, and described in words.
    if (types.size === 0 || types.has(undefined)) return [];
    return [
      ...(types.has('null') ? [] : [wrong('null', null)]),
      wrong('another type', !types.has('object') ? { wrong: true } : types.has('string') ? [] : 'wrong'),
      ...this.wrongScalars(
        alternatives.filter(({ type }) => type !== 'null'),
        types.has('null'),
      ),
      ...alternatives.flatMap((schema) => [...this.wrongLists(schema), ...this.wrongObjects(schema)]),
    ];
  }

  /** Mistakes of a value that has the right type. Of several types, one could accept what another refuses. */
  private wrongScalars([schema, ...others]: Schema[], isOptional: boolean): WrongValue[] {
    if (!schema || others.length > 0) return [];
    if (schema.enum) return [wrong('no choice', UNKNOWN)];
    const { minLength = 0, maxLength, minimum, maximum, format } = schema;
    if (schema.type === 'string') {
      return [
        // If a field may be empty, an empty text means that there is no value.
        ...(minLength > 0 && !isOptional ? [wrong('too short', 'x'.repeat(minLength - 1))] : []),
        ...(maxLength === undefined || format === 'date-time' ? [] : [wrong('too long', 'x'.repeat(maxLength + 1))]),
      ];
    }
    return [
      ...(minimum === undefined ? [] : [wrong('too small', minimum - 1)]),
      ...(maximum === undefined ? [] : [wrong('too large', maximum + 1)]),
    ];
  }

  private wrongLists({ type, items = {}, minItems = 0, maxItems = Infinity }: Schema): WrongValue[] {
    if (type !== 'array') return [];
    const entry = this.sampleOf(items);
    return [
      ...(minItems > 0
        ? [
            wrong(
              'too few',
              Array.from({ length: minItems - 1 }, () => entry),
            ),
          ]
        : []),
      ...(maxItems < MAX_TESTED_ITEMS
        ? [
            wrong(
              'too many',
              Array.from({ length: maxItems + 1 }, () => entry),
            ),
          ]
        : []),
      ...this.mistakesOf(items).map((inner) => ({ ...inner, path: ['0', ...inner.path], value: [inner.value] })),
    ];
  }

  private wrongObjects(schema: Schema & { additionalProperties?: unknown }): WrongValue[] {
    if (schema.type !== 'object') return [];
    const sample = this.sampleOf(schema) as Record<string, unknown>;
    const missing = (schema.required ?? []).map((key) => {
      const { [key]: _left, ...rest } = sample;
      return { mistake: 'missing' as const, path: [key], value: rest };
    });
    const inside = Object.entries(schema.properties ?? {}).flatMap(([key, property]) =>
      this.mistakesOf(property).map((inner) => ({
        ...inner,
        path: [key, ...inner.path],
        value: { ...sample, [key]: inner.value },
      })),
    );
    const unknown = { mistake: 'unknown' as const, path: [UNKNOWN], value: { ...sample, [UNKNOWN]: 1 } };
    return [...missing, ...inside, ...(schema.additionalProperties === false ? [unknown] : [])];
  }

  /** The schemas of which a value must match one. */
  private alternativesOf(schema: Schema): Schema[] {
    const choices = schema.anyOf ?? schema.oneOf;
    if (!choices) return [schema];
    return choices.flatMap((choice) => this.alternativesOf(follow<Schema>(this.document, choice)));
  }
}

const wrong = (mistake: Mistake, value: unknown): WrongValue => ({ mistake, path: [], value });
