import { withEntityTag } from '@wateja/client';

import { wateja } from '../../session/session';
import type { CustomerPath } from '../customer/customer-queries';
import { type Draft, draftOfCustomer } from './draft';

/** What a customer was when we read it. */
export interface Version {
  draft: Draft;
  etag: string | null;
  /** When somebody last changed it. */
  changedAt: string;
}

export async function readVersion(path: CustomerPath): Promise<Version> {
  const { answer, etag } = await withEntityTag((options) => wateja.customers.get({ path, ...options }));
  return { draft: draftOfCustomer(answer.customer), etag, changedAt: answer.customer.updated_at };
}
