import { withEntityTag } from '@wateja/client';

import { ifMatch, type Version } from '../../components/conflict/version';
import type { Stored } from '../../components/conflict/use-saving';
import { wateja } from '../../session/session';
import type { CustomerPath } from '../customer/customer-queries';
import { bodyOf, type Draft, draftOfCustomer } from './draft';

/** A customer with the tag that a change sends. */
export async function readVersion(path: CustomerPath): Promise<Version<Draft>> {
  const { answer, etag } = await withEntityTag((options) => wateja.customers.get({ path, ...options }));
  return { draft: draftOfCustomer(answer.customer), etag, changedAt: answer.customer.updated_at };
}

/** How the form reads and changes a customer. */
export const storedCustomer = (path: CustomerPath): Stored<Draft> => ({
  read: () => readVersion(path),
  save: (draft, fields, from) => wateja.customers.update({ path, body: bodyOf(draft, fields), headers: ifMatch(from) }),
});
