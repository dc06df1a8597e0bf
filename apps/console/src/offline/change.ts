import type { CustomerPath } from '../pages/customer/customer-queries';

interface OfCustomer {
  path: CustomerPath;
}

/** A new note. */
export interface NewNote extends OfCustomer {
  kind: 'note';
  text: string;
  /** A different key for each note, so that a repeated request adds no second note if only the answer was lost. */
  key: string;
}

/** A tag that the customer gets or loses. Sending it twice makes no difference. */
export interface TagChange extends OfCustomer {
  kind: 'tag';
  tag: string;
  isAdded: boolean;
}

/** A change that a user may make without a network. It is sent when the network is back. */
export type Change = NewNote | TagChange;

/** The tags of a customer, as they will be when the changes have been sent. */
export function tagsAfter(tags: readonly string[], changes: readonly TagChange[]): string[] {
  const after = [...tags];
  for (const { tag, isAdded } of changes) {
    const place = after.findIndex((name) => name.toLowerCase() === tag.toLowerCase());
    if (isAdded && place === -1) after.push(tag);
    if (!isAdded && place !== -1) after.splice(place, 1);
  }
  return after;
}
