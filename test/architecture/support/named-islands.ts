import ts from 'typescript';

import type { Model } from './prisma-schema';
import type { SourceFile } from './source-files';
import { delegateOf, textOf } from './table-writes';

/** Names of islands that foundations must not know. */
export interface IslandNames {
  models: Model[];
  /** The first part of the islands' routes after `/api/`. */
  routes: Set<string>;
}

/** A place that names something of an island: a table, or the first part of a route. */
export interface NamedIsland {
  line: number;
  name: string;
}

/** The SQL keywords that can come before the name of a table. */
const KEYWORDS = ['from', 'join', 'into', 'update', 'table', 'only', 'on'].flatMap((word) => [
  word,
  word.toUpperCase(),
]);

const CONTROLLER = /@Controller\(\s*['"`]([\w-]+)/g;

/** The first parts of the routes of the controllers in these files. */
export function routesOf(files: SourceFile[]): Set<string> {
  return new Set(files.flatMap(({ content }) => [...content.matchAll(CONTROLLER)].map(([, begin = '']) => begin)));
}

/**
 * Finds tables in SQL, in strings of their own and as Prisma's models, and routes in any string outside their own
 * controller.
 */
export function namedIslands({ path, content }: SourceFile, { models, routes }: IslandNames): NamedIsland[] {
  const source = ts.createSourceFile(path, content, ts.ScriptTarget.ES2023, true);
  const inSql = new RegExp(
    String.raw`(?:\b(?:${KEYWORDS.join('|')})\s+|,\s*public\.|^|')(?:public\.)?"?(${models.map(({ table }) => table).join('|')})(?=["\s;'),]|$)`,
    'g',
  );
  const inRoutes = new RegExp(String.raw`\/api\/(${[...routes].join('|')})\b|^\/?(${[...routes].join('|')})\/:`, 'g');
  const finds: NamedIsland[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node) || isController(node)) return;
    const text = textOf(node);
    const names = [
      ...[...text.matchAll(inSql)].map(([, table = '']) => table),
      ...[...text.matchAll(inRoutes)].map(([, first, second]) => `/api/${first ?? second ?? ''}`),
      ...modelUse(node, models),
    ];
    const line = source.getLineAndCharacterOfPosition(node.getStart()).line + 1;
    finds.push(...names.map((name) => ({ line, name })));
    ts.forEachChild(node, visit);
  };
  visit(source);
  return finds;
}

const isController = (node: ts.Node) =>
  ts.isDecorator(node) && ts.isCallExpression(node.expression) && node.expression.expression.getText() === 'Controller';

/** `tx.customer.findMany(…)`, `this.prisma.customer.count()` */
function modelUse(node: ts.Node, models: Model[]): string[] {
  if (!ts.isCallExpression(node) || !ts.isPropertyAccessExpression(node.expression)) return [];
  const { expression: delegate } = node.expression;
  if (!ts.isPropertyAccessExpression(delegate) || !/\b(?:tx|prisma)$/i.test(delegate.expression.getText())) return [];
  return models.filter((model) => delegateOf(model) === delegate.name.text).map(({ table }) => table);
}
