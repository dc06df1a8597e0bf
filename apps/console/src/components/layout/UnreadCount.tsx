import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';

import { useShop } from '../../session/shop';
import { unreadQuery } from '../../pages/home/todo-queries';

const INTERVAL_MS = 60_000;

/** The number of replies that nobody has marked as read. Empty if there are none, or if they cannot be loaded. */
export function UnreadCount() {
  const { t } = useTranslation();
  const { data } = useQuery({ ...unreadQuery(useShop().businessId), refetchInterval: INTERVAL_MS });
  const count = data?.replies.length ?? 0;
  if (count === 0) return null;
  return (
    <span className="unread-count">
      <span aria-hidden>{data?.next_cursor === null ? count : `${count}+`}</span>
      <span className="sr-only">{t('nav.unread', { count })}</span>
    </span>
  );
}
