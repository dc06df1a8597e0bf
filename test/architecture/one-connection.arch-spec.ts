import ts from 'typescript';

import { productionFiles, type SourceFile } from './support/source-files';

type Body = ts.FunctionLikeDeclaration;

const isFunction = (node: ts.Node): node is Body => ts.isArrowFunction(node) || ts.isFunctionExpression(node);

/** `transaction` of `this.prisma.transaction(…)`, `detached` of `detached(…)`. */
function calledName({ expression }: ts.CallExpression): string {
  return ts.isPropertyAccessExpression(expression) ? expression.name.text : expression.getText();
}

/** Functions and methods of a file by name, constants that hold one too. */
function functionsOf(source: ts.SourceFile): Map<string, Body> {
  const bodies = new Map<string, Body>();
  const visit = (node: ts.Node): void => {
    if ((ts.isMethodDeclaration(node) || ts.isFunctionDeclaration(node)) && node.name) {
      bodies.set(node.name.getText(), node);
    }
    if (ts.isVariableDeclaration(node) && node.initializer && isFunction(node.initializer)) {
      bodies.set(node.name.getText(), node.initializer);
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return bodies;
}

/** The code that runs in a transaction: the callbacks of `transaction`, and listeners to domain events. */
function workIn(source: ts.SourceFile, functions: Map<string, Body>): Body[] {
  const work: Body[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node) && calledName(node) === 'transaction') {
      const [callback] = node.arguments;
      const body = callback && isFunction(callback) ? callback : functions.get(callback?.getText() ?? '');
      if (body) work.push(body);
    }
    const decorators = ts.isMethodDeclaration(node) ? (ts.getDecorators(node) ?? []) : [];
    if (decorators.some((decorator) => /^@(?:On|After)DomainEvents?\(/.test(decorator.getText()))) {
      work.push(node as ts.MethodDeclaration);
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return work;
}

/** True if the code around a call continues only when the promise of the call has settled. */
function isWaitedFor(call: ts.Node): boolean {
  const { parent } = call;
  if (ts.isAwaitExpression(parent) || ts.isReturnStatement(parent) || ts.isArrowFunction(parent)) return true;
  const isPassedOn =
    ts.isPropertyAccessExpression(parent) || ts.isCallExpression(parent) || ts.isParenthesizedExpression(parent);
  return isPassedOn && isWaitedFor(parent);
}

/**
 * Finds code that waits for a second connection while its transaction holds the first one. Requests that do so can
 * wait for each other for ever. The search follows calls within the file. It skips callbacks of `onCommit`, which run
 * after the transaction.
 */
function secondConnectionsIn({ path, content }: SourceFile): string[] {
  const source = ts.createSourceFile(path, content, ts.ScriptTarget.ES2023, true);
  const functions = functionsOf(source);
  const visited = new Set<ts.Node>();
  const breaches: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node)) {
      const name = calledName(node);
      if (name === 'onCommit') return;
      if (name === 'openPool' || (name === 'detached' && isWaitedFor(node))) report(node, name);
      const inFile = /^(?:this\.)?\w+$/.test(node.expression.getText()) ? functions.get(name) : undefined;
      if (inFile) enter(inFile);
      if (name === 'detached') return;
    }
    if (ts.isNewExpression(node) && /^(?:Pool|Client|PrismaService|PrismaClient)$/.test(node.expression.getText())) {
      report(node, `new ${node.expression.getText()}`);
    }
    ts.forEachChild(node, visit);
  };
  const enter = (body: Body): void => {
    if (visited.has(body)) return;
    visited.add(body);
    if (body.body) visit(body.body);
  };
  const report = (node: ts.Node, what: string) => {
    const line = source.getLineAndCharacterOfPosition(node.getStart()).line + 1;
    breaches.push(`${path}:${line}: ${what} takes a second connection in a transaction`);
  };
  for (const body of workIn(source, functions)) {
    // The callback may consist of a single awaited call.
    enter(body);
  }
  return breaches;
}

describe('A transaction', () => {
  it('never waits for a second connection', () => {
    expect(productionFiles().flatMap(secondConnectionsIn)).toEqual([]);
  });

  it.each([
    ['an awaited call', 'prisma.transaction(async (tx) => { await prisma.detached(() => prisma.sale.count()); });'],
    ['a call that is the work', 'prisma.transaction(() => prisma.detached(() => prisma.sale.count()));'],
    [
      'one among others',
      'prisma.transaction(async () => { await Promise.all([1].map(() => prisma.detached(work))); });',
    ],
    ['one with a handler', 'prisma.transaction(async () => { await prisma.detached(work).catch(report); });'],
    ['work with a name', 'const work = async () => { await prisma.detached(other); }; prisma.transaction(work);'],
    [
      'a method that the work calls',
      'class A { a() { return this.prisma.transaction((tx) => this.b(tx)); } async b() { await this.prisma.detached(c); } }',
    ],
    [
      'a listener',
      `class A { @OnDomainEvent('sale.refunded') async hear() { return this.prisma.detached(() => this.count()); } }`,
    ],
    ['a pool', 'prisma.transaction(async () => { const pool = prisma.openPool(1); });'],
    ['a connection of its own', 'prisma.transaction(async () => { const client = new Client(); });'],
  ])('is seen to by %s', (_, content) => {
    expect(secondConnectionsIn({ path: 'planted.ts', content })).toHaveLength(1);
  });

  it.each([
    ['outside one', 'async function a() { await prisma.detached(() => prisma.transaction((tx) => tx.sale.count())); }'],
    ['after its commit', 'prisma.transaction(async () => { await prisma.onCommit(() => prisma.detached(work)); });'],
    ['that nobody waits for', 'prisma.transaction(async () => { void prisma.detached(work).catch(report); });'],
  ])('may have detached work %s', (_, content) => {
    expect(secondConnectionsIn({ path: 'planted.ts', content })).toEqual([]);
  });
});
