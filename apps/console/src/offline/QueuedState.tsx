import { Button, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';

import { Failure } from '../components/states/Failure';
import { discard, repeat } from './queue';
import type { QueuedChange } from './use-queue';

/** Shows whether a change waits, is being sent, or has failed. A failed one can be repeated or discarded. */
export function QueuedState({ queued: { id, state, error } }: { queued: QueuedChange }) {
  const { t } = useTranslation();
  if (state === 'sent') return null;
  if (state !== 'failed' || !error) {
    return (
      <Text c="dimmed" size="xs" role="status">
        {t(state === 'waiting' ? 'queue.waits' : 'queue.sending')}
      </Text>
    );
  }
  return (
    <>
      <Failure error={error} onRetry={() => repeat(id)} />
      <Button variant="default" mt="xs" onClick={() => discard(id)}>
        {t('queue.discard')}
      </Button>
    </>
  );
}
