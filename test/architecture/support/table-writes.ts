import ts from 'typescript';

import type { Model } from './prisma-schema';
import type { SourceFile } from './source-files';

/** A place in the code that changes rows. `table` is null if the code chooses it at run time. */
export interface TableWrite {
  path: string;
  line: number;
  table: string | null;
}

const WRITES = new Set([
  ...['create', 'createMany', 'createManyAndReturn', 'connectOrCreate', 'upsert'],
  ...['update', 'updateMany', 'updateManyAndReturn', 'delete', 'deleteMany'],
]);

/** `UPDATE x SET`, so that `FOR UPDATE OF x` and `DO UPDATE SET` do not count. `$` stands for a `${…}`. */
const RAW_WRITES = [
  /\b(?:insert|merge)\s+into\s+(?:only\s+)?([\w."$]+)/gi,
  /\bupdate\s+(?:only\s+)?([\w."$]+)(?:\s+(?:as\s+)?(?!set\b)\w+)?\s+set\b/gi,
  /\bdelete\s+from\s+(?:only\s+)?([\w."$]+)/gi,
  /\btruncate\s+(?:table\s+)?(?:only\s+)?([\w."$]+)/gi,
  /\bcopy\s+([\w."$]+)(?:\s*\([^)]*\))?\s+from\b/gi,
];

/** Finds every write: by Prisma's models, by their nested writes, and by SQL in any string. */
export function tableWrites({ path, content }: SourceFile, models: Model[]): TableWrite[] {
  const source = ts.createSourceFile(path, content, ts.ScriptTarget.ES2023, true);
  const tables = new Set(models.map(({ table }) => table));
  const writes: TableWrite[] = [];
  const addWrite = (node: ts.Node, table: string | null) => {
    writes.push({ path, table, line: source.getLineAndCharacterOfPosition(node.getStart()).line + 1 });
  };
  const visit = (node: ts.Node): void => {
    for (const table of [...modelWrite(node, models), ...nestedWrite(node, models)]) addWrite(node, table);
    for (const name of rawWrites(textOf(node))) {
      if (name.includes('$')) addWrite(node, null);
      else if (tables.has(name)) addWrite(node, name);
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return writes;
}

/** `tx.customer.update(…)`, `prisma['customer'].update(…)` */
function modelWrite(node: ts.Node, models: Model[]): string[] {
  if (!ts.isCallExpression(node) || !ts.isPropertyAccessExpression(node.expression)) return [];
  const { name, expression: receiver } = node.expression;
  if (!WRITES.has(name.text)) return [];
  const delegate = ts.isPropertyAccessExpression(receiver)
    ? receiver.name.text
    : ts.isElementAccessExpression(receiver) && ts.isStringLiteralLike(receiver.argumentExpression)
      ? receiver.argumentExpression.text
      : null;
  return models.filter((model) => delegateOf(model) === delegate).map(({ table }) => table);
}

/** `preferences: { create: … }`: a relation of some model, written through that model. */
function nestedWrite(node: ts.Node, models: Model[]): string[] {
  if (!ts.isPropertyAssignment(node) || !ts.isObjectLiteralExpression(node.initializer)) return [];
  const field = node.name.getText();
  const isWrite = node.initializer.properties.some(({ name }) => name && WRITES.has(name.getText()));
  if (!isWrite) return [];
  const targets = new Set(models.flatMap(({ relations }) => relations[field] ?? []));
  return models.filter(({ name }) => targets.has(name)).map(({ table }) => table);
}

function rawWrites(sql: string): string[] {
  return RAW_WRITES.flatMap((pattern) => [...sql.matchAll(pattern)]).map(([, name = '']) =>
    name.replace(/.*\.|"/g, ''),
  );
}

/** The text of a string or template, with `$` for each `${…}`; empty for every other node. */
export function textOf(node: ts.Node): string {
  if (ts.isStringLiteralLike(node)) return node.text;
  if (ts.isTemplateExpression(node))
    return [node.head, ...node.templateSpans.map((span) => span.literal)].map(({ text }) => text).join('$');
  return '';
}

/** The name of the model's property of the Prisma client: `customerNote` in `prisma.customerNote`. */
export const delegateOf = ({ name }: Model) => name.charAt(0).toLowerCase() + name.slice(1);
