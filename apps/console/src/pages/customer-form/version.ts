import { withEntityTag } from '@wateja/client';

import { type Change, ifMatch, isAbout, type Version } from '../../components/conflict/version';
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
  changeOf: ({ changedAt }) => readChange(path, changedAt),
  save: (draft, fields, from) => wateja.customers.update({ path, body: bodyOf(draft, fields), headers: ifMatch(from) }),
});

/** The change that was at that time, as the timeline says it to every user. */
async function readChange(path: CustomerPath, at: string | undefined): Promise<Change | undefined> {
  if (at === undefined) return undefined;
  const { items } = await wateja.customers.getTimeline({ path, query: { limit: 1, type: 'change' } });
  const [latest] = items;
  const by = latest && isAbout(latest, at) ? latest.created_by_name : null;
  return { at, ...(by !== null && { by }) };
}
