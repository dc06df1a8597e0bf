import { HOSTILE_VALUES, toJson } from './hostile';
import { type JsonSchema, sampleOf } from './operations';

/** Bodies as JSON that differ from a valid body by one hostile value. */
export function hostileBodies(schema: JsonSchema, base = sampleOf(schema)): string[] {
  const bodies: unknown[] = [...HOSTILE_VALUES];
  const good = base as Record<string, unknown>;
  for (const [key, property] of Object.entries(schema.properties ?? {})) {
    bodies.push(...HOSTILE_VALUES.map((value) => ({ ...good, [key]: value })));
    for (const [inner] of Object.entries(property.items?.properties ?? {})) {
      const element = sampleOf(property.items!) as object;
      bodies.push(...HOSTILE_VALUES.map((value) => ({ ...good, [key]: [{ ...element, [inner]: value }] })));
    }
  }
  for (const unknown of ['unknown', 'constructor', 'prototype', 'toString', 'hasOwnProperty', 'id', '']) {
    bodies.push({ ...good, [unknown]: 1 });
  }
  return bodies.map(toJson);
}
