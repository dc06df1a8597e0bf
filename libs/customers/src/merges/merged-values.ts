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
export function mergedValues(own: MergeableValues, other: MergeableValues, keep: Keep): MergeableValues {
  const contact = (field: 'phone' | 'email' | 'address') => {
    const choice = keep[field];
    return choice === undefined ? (own[field] ?? other[field]) : (choice === 'this' ? own : other)[field];
  };
  const { prefer_email, prefer_call } = keep.preferences === 'from' ? other : own;
  const tags = withImportedTags(own.tags, other.tags, other.tags);
  if (tags === null) throw new TooManyTags();
  return {
    external_id: own.external_id ?? other.external_id,
    ...{ phone: contact('phone'), email: contact('email'), address: contact('address') },
    ...{ prefer_sms: own.prefer_sms && other.prefer_sms, prefer_email, prefer_call },
    tags,
  };
}
