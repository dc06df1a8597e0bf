import { queryOptions, useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';

import { wateja } from '../session/session';
import { useShop } from '../session/shop';

const MAX_LISTED = 100;
const STALE_AFTER_MS = 5 * 60 * 1_000;

/** The people who work in the shop. */
export const membersQuery = (businessId: number) =>
  queryOptions({
    queryKey: [businessId, 'members'],
    queryFn: async () => (await wateja.members.list({ path: { businessId }, query: { limit: MAX_LISTED } })).members,
    staleTime: STALE_AFTER_MS,
  });

interface Actor {
  user_id: number | null;
  api_key_id: number | null;
}

/** Returns a function that names the user who did something: by name, which only owners may read, or else by number. */
export function useMemberName(): (actor: Actor) => string {
  const { t } = useTranslation();
  const { businessId, role } = useShop();
  const { data: members } = useQuery({ ...membersQuery(businessId), enabled: role === 'owner' });
  return ({ user_id, api_key_id }) => {
    if (api_key_id !== null) return t('actor.key', { id: api_key_id });
    if (user_id === null) return t('actor.system');
    return members?.find((member) => member.user_id === user_id)?.name ?? t('actor.user', { id: user_id });
  };
}
