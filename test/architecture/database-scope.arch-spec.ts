import ts from 'typescript';

import { productionFiles, type SourceFile } from './support/source-files';

/**
 * The files whose statements span businesses, and why. Everything else works in the business of its request, event or
 * command.
 */
const PLATFORM_QUESTIONS: Record<string, string> = {
  'libs/demo-shop/src/demo-shop.ts': 'is there any business yet?',
  'libs/demo-shop/src/demo-removal.ts': 'do the demo accounts work elsewhere, and is there another business?',
  'apps/cli/src/commands/business-create.command.ts': 'the first owner of a business comes from outside it',
  'apps/cli/src/commands/user-create.command.ts': 'the first member of a business comes from outside it',
  'apps/cli/src/shop-services.ts': 'a command for all businesses asks which there are',
  'libs/auth/src/members/tenants.service.ts': 'where does the caller work?',
  'libs/auth/src/api-keys/api-key-principals.service.ts': 'whose key is this?',
  'libs/auth/src/users/users.service.ts': 'a person sees all the places where they work',
  'libs/businesses/src/businesses.service.ts': 'a new business is in none, and a person lists their own',
  'libs/events/src/event-delivery.ts': 'one poller serves all businesses',
  'apps/cli/src/commands/business-close.command.ts': 'the operator closes a business',
  'libs/customers/src/merges/journal-pruner.ts': 'old journals of all businesses go, and this lists the businesses',
  'libs/events/src/outbox-pruner.ts': 'old events of all businesses go',
  'libs/auth/src/links/account-links.service.ts': 'a person who follows a link is in no business yet',
  'libs/auth/src/second-factor/second-factor-resealing.ts': 'a new secret seals what all people have',
  'libs/events/src/events-admin.service.ts': 'the platform looks after events',
  'libs/imports/src/uploads/import-sweeper.ts': 'old files of all businesses go',
  'libs/messaging/src/automatic/points-notices.ts': 'a day begins in all businesses',
  'libs/rewards/src/expiry/points-sweeper.ts': 'points end in all businesses',
  'libs/webhooks/src/deliveries/delivery-pruner.ts': 'old deliveries of all businesses go',
  'libs/webhooks/src/secrets/secret-resealing.ts': 'a new secret seals the secrets of all webhooks',
  'libs/webhooks/src/sending/webhook-dispatcher.ts': 'one dispatcher serves all businesses',
  'libs/idempotency/src/idempotency-pruner.ts': 'old answers of all businesses are forgotten',
  'libs/idempotency/src/idempotency.interceptor.ts': 'a caller without a business has keys too',
};

interface Call {
  path: string;
  line: number;
  name: string;
}

function callsIn({ path, content }: SourceFile): Call[] {
  const source = ts.createSourceFile(path, content, ts.ScriptTarget.ES2023, true);
  const calls: Call[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node)) {
      const { expression } = node;
      const line = source.getLineAndCharacterOfPosition(node.getStart()).line + 1;
      const name = ts.isPropertyAccessExpression(expression) ? expression.name.text : expression.getText();
      calls.push({ path, line, name });
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return calls;
}

/**
 * Prisma collects these calls over one tick, and sends all of them in the context of the first: its tenant and its
 * transaction.
 */
const isBatched = ({ name }: Call) => /^findUnique/.test(name) || name === '$transaction';

describe('The scope of a statement', () => {
  const calls = productionFiles().flatMap(callsIn);

  it('is the platform’s in these places only', () => {
    const places = new Set(calls.filter(({ name }) => name === 'asPlatform').map(({ path }) => path));
    expect([...places].sort()).toEqual(Object.keys(PLATFORM_QUESTIONS).sort());
  });

  it('is never shared with another request’s by a batched query', () => {
    expect(
      calls.filter(isBatched).map(({ path, line }) => `${path}:${line}: use findFirst, or PrismaService.transaction`),
    ).toEqual([]);
    const planted = {
      path: 'planted.ts',
      content: 'this.prisma.customer.findUnique({}); tx.customer.findUniqueOrThrow({}); prisma.$transaction([]);',
    };
    expect(callsIn(planted).filter(isBatched)).toHaveLength(3);
  });

  it('is set on every connection: nothing else opens one to work on rows', () => {
    const opens = /new (?:Pool|Client|PrismaPg|PrismaClient)\(/;
    const places = productionFiles().filter(({ content }) => opens.test(content));
    expect(places.map(({ path }) => path).sort()).toEqual([
      // These work as the owner, for roles, migrations and the embedded server itself.
      'libs/database-server/src/embedded/embedded-server.ts',
      'libs/database-server/src/embedded/presence.ts',
      'libs/database-server/src/migrations/catalogue-adapter.ts',
      'libs/database-server/src/with-client.ts',
      // The application's one pool.
      'libs/prisma/src/prisma.service.ts',
    ]);
  });
});
