import type { AuditEntry } from '@wateja/client';
import { useTranslation } from 'react-i18next';

import { wateja } from '../../session/session';
import { useShop } from '../../session/shop';
import { type Change, isAbout } from './version';

/** The record whose change is looked for. */
interface Sought {
  /** The kind of the record in the audit trail. */
  resource: string;
  /** Left out where the record has no id in the API. */
  id?: number;
}

/** How many entries are searched: newer entries may be about something else, such as reads. */
const MAX_ENTRIES = 20;

/**
 * Returns a function that finds out who changed a record last, and when: from the audit trail, which only owners may
 * read. Other users get only the time, if the record itself has it.
 */
export function useLastChange({ resource, id }: Sought) {
  const { t } = useTranslation();
  const { businessId, role } = useShop();
  return async (changedAt?: string): Promise<Change | undefined> => {
    const query = { resource, limit: MAX_ENTRIES, ...(id !== undefined && { resource_id: id }) };
    const trail = role === 'owner' ? await wateja.audit.readAuditTrail({ path: { businessId }, query }) : undefined;
    const entry = trail?.entries.find(({ at, changes }) => changes !== null && isAbout({ at }, changedAt));
    if (!entry) return changedAt === undefined ? undefined : { at: changedAt };
    const by = nameOf(entry);
    return { at: entry.at, ...(by !== undefined && { by }) };
  };

  function nameOf({ user_name, user_id, api_key_id }: AuditEntry): string | undefined {
    if (api_key_id !== null) return t('actor.key', { id: api_key_id });
    return user_name ?? (user_id === null ? undefined : t('actor.user', { id: user_id }));
  }
}
