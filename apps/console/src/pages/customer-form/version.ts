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
  read: async () => {
    const version = await readVersion(path);
    const changedBy = await lastChangedBy(path, version.changedAt);
    return { ...version, ...(changedBy && { changedBy }) };
  },
  save: (draft, fields, from) => wateja.customers.update({ path, body: bodyOf(draft, fields), headers: ifMatch(from) }),
});

/** The entry of a change is a little older or younger than the row. */
const SAME_CHANGE_MS = 1_000;

/** Who changed the customer at that time, as the timeline says it. Without an answer, nobody is named. */
async function lastChangedBy(path: CustomerPath, at: string | undefined): Promise<string | null> {
  const answer = await wateja.customers.getTimeline({ path, query: { limit: 1, type: 'change' } }).catch(() => null);
  const [latest] = answer?.items ?? [];
  if (!latest || !at || Math.abs(Date.parse(latest.at) - Date.parse(at)) > SAME_CHANGE_MS) return null;
  return latest.created_by_name;
}
