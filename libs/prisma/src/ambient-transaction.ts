import { ContextValue } from '@wateja/common';

import { Prisma, type PrismaClient } from './generated/client';
import type { Transaction } from './transaction';

const MODELS = Object.keys(Prisma.ModelName).map((name) => name.charAt(0).toLowerCase() + name.slice(1));
const QUERIES = new Set<string | symbol>([...MODELS, '$queryRaw', '$executeRaw']);

/** The transaction that everything a request does has to join, while there is one. */
export const ambientTransaction = new ContextValue<Transaction | undefined>();

/** The same database client, whose queries go to the ambient transaction while there is one. */
export function joiningAmbient<Client extends PrismaClient>(client: Client): Client {
  return new Proxy(client, {
    get(target, property) {
      const tx = QUERIES.has(property) ? ambientTransaction.get() : undefined;
      const owner: object = tx ?? target;
      const value: unknown = Reflect.get(owner, property);
      return typeof value === 'function' ? (value.bind(owner) as unknown) : value;
    },
  });
}
