import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';

/** One model of the Prisma schema. */
export interface Model {
  name: string;
  table: string;
  /** The name of the schema file without its extension, which is the name of the library that owns the model. */
  file: string;
  /** Relations: the name of the field, and the name of the other model. */
  relations: Record<string, string>;
  /** All fields, including relations. */
  fields: string[];
}

/** Reads the models from prisma/schema. */
export function readModels(directory = join('prisma', 'schema')): Model[] {
  return readdirSync(directory).flatMap((name) =>
    parseModels(readFileSync(join(directory, name), 'utf8'), basename(name, '.prisma')),
  );
}

function parseModels(schema: string, file: string): Model[] {
  return [...schema.matchAll(/^model (\w+) \{\n([\s\S]*?)^\}/gm)].map(([, name = '', body = '']) => ({
    name,
    file,
    fields: [...body.matchAll(/^ {2}(\w+)\s/gm)].map(([, field = '']) => field),
    table: /@@map\("(\w+)"\)/.exec(body)?.[1] ?? name,
    relations: Object.fromEntries(
      [...body.matchAll(/^ {2}(\w+)\s+([A-Z]\w+)/gm)]
        .filter(([, , type = '']) => !SCALARS.has(type))
        .map(([, field, type]) => [field, type]),
    ),
  }));
}

const SCALARS = new Set(['Int', 'BigInt', 'String', 'Boolean', 'DateTime', 'Decimal', 'Float', 'Json', 'Bytes']);
