import { Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useId } from 'react';
import { useTranslation } from 'react-i18next';

import { TimedText } from '../TimedText';
import { When } from '../When';
import type { Change } from './version';

/** Says who changed a record meanwhile, and when, as far as that is known. */
export function WhoChanged({ change }: { change: Change | undefined }) {
  const { t } = useTranslation();
  if (!change) return t('conflict.meanwhile');
  const { at, by } = change;
  const time = <When time={at} />;
  if (by === undefined) return <TimedText i18nKey="conflict.somebody" time={time} />;
  return <TimedText i18nKey="conflict.by" values={{ name: by }} time={time} />;
}

/**
 * Finds out who changed a record meanwhile, and says so. If that is not known, it says only that the record was
 * changed.
 */
export function AskWhoChanged({ read }: { read: () => Promise<Change | undefined> }) {
  const id = useId();
  const { data, isPending } = useQuery({
    queryKey: ['last-change', id],
    queryFn: async () => (await read().catch(() => undefined)) ?? null,
    staleTime: Infinity,
    gcTime: 0,
  });
  return isPending ? null : <WhoChanged change={data ?? undefined} />;
}

/** Says that somebody changed the record that was about to be deleted, so that no change is deleted unseen. */
export function ChangedBeforeDeletion({ read }: { read: () => Promise<Change | undefined> }) {
  const { t } = useTranslation();
  return (
    <Text role="alert">
      <AskWhoChanged read={read} /> {t('conflict.look')}
    </Text>
  );
}
