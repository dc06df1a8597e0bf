import ts from 'typescript';

import type { SourceFile } from './source-files';

/** A regular expression of the project, and where it is. */
export interface FoundExpression {
  where: string;
  expression: RegExp;
}

/**
 * The regular expressions of a file, read from its syntax tree, so that comments and strings are not mistaken for
 * expressions.
 */
export function literalsIn({ path, content }: SourceFile): FoundExpression[] {
  return collect(path, content, (node) => {
    if (!ts.isRegularExpressionLiteral(node)) return undefined;
    const end = node.text.lastIndexOf('/');
    return new RegExp(node.text.slice(1, end), node.text.slice(end + 1));
  });
}

/** The files that construct expressions at run time, which the syntax tree does not contain. */
export function constructionsIn({ path, content }: SourceFile): string[] {
  const expressions = collect(path, content, (node) =>
    (ts.isNewExpression(node) || ts.isCallExpression(node)) && node.expression.getText() === 'RegExp' ? /x/ : undefined,
  );
  return expressions.map(({ where }) => where.replace(/:\d+$/, ''));
}

/** The formats of Zod that are used, such as `email` and `iso.datetime`. */
export function formatsIn({ path, content }: SourceFile): string[] {
  const names: string[] = [];
  collect(path, content, (node) => {
    if (ts.isCallExpression(node)) {
      const name = /^z\s*\.\s*((?:iso\s*\.\s*)?\w+)$/.exec(node.expression.getText())?.[1];
      if (name) names.push(name.replace(/\s/g, ''));
    }
    return undefined;
  });
  return names;
}

function collect(path: string, content: string, read: (node: ts.Node) => RegExp | undefined): FoundExpression[] {
  const file = ts.createSourceFile(path, content, ts.ScriptTarget.ES2023, true);
  const expressions: FoundExpression[] = [];
  const visit = (node: ts.Node): void => {
    const expression = read(node);
    if (expression) {
      const { line } = file.getLineAndCharacterOfPosition(node.getStart());
      expressions.push({ where: `${path}:${line + 1}`, expression });
    }
    node.forEachChild(visit);
  };
  visit(file);
  return expressions;
}
