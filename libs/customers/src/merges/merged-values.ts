import { withImportedTags } from '../tags/tag-names';
import { TooManyTags } from '../tags/tags.errors';
import type { Keep } from './merges.schemas';

/** The fields of a customer that a merge may change. */
export interface MergeableValues {
  external_id: string | null;
  phone: string | null;
  email: string | null;
  address: string | null;
  prefer_sms: boolean;
  prefer_email: boolean;
  prefer_call: boolean;
  tags: string[];
}

/**
 * The values of a customer with whom another one is merged. Where nobody says whose value stays, a gap is filled from the
 * other one. SMS is on by default, so somebody who switched it off meant it: it stays off.
 * @throws TooManyTags
 */
export function mergedValues(survivor: MergeableValues, duplicate: MergeableValues, keep: Keep): MergeableValues {
  const contact = (field: 'phone' | 'email' | 'address') => {
    const choice = keep[field];
    return choice === undefined
      ? (survivor[field] ?? duplicate[field])
      : (choice === 'this' ? survivor : duplicate)[field];
  };
  const { prefer_email, prefer_call } = keep.preferences === 'from' ? duplicate : survivor;
  const tags = withImportedTags(survivor.tags, duplicate.tags, duplicate.tags);
  if (tags === null) throw new TooManyTags();
  return {
    external_id: survivor.external_id ?? duplicate.external_id,
    ...{ phone: contact('phone'), email: contact('email'), address: contact('address') },
    ...{ prefer_sms: survivor.prefer_sms && duplicate.prefer_sms, prefer_email, prefer_call },
    tags,
  };
}
