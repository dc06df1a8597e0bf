import { Anchor, Group, Stack, Text } from '@mantine/core';
import { IconAlertTriangle, IconWifiOff } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { Link, useLocation } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';

import { useOnline } from '../../offline/use-online';
import { type QueuedChange, useQueue } from '../../offline/use-queue';
import { useFormat } from '../../use-format';

/**
 * Says that there is no network, how old the data is, and which changes wait to be sent; later also which could not be
 * sent.
 */
export function OfflineStrip() {
  const { t } = useTranslation();
  const format = useFormat();
  const isOnline = useOnline();
  const queue = useQueue();
  const loadedAt = useLoadedAt();
  const waiting = queue.filter(({ state }) => state === 'waiting').length;
  const failed = queue.filter(({ state }) => state === 'failed');
  return (
    <div role="status">
      {!isOnline && (
        <Group className="offline" gap="xs" wrap="nowrap" mb="md">
          <IconWifiOff size={20} stroke={1.75} aria-hidden />
          <span>
            {loadedAt ? t('queue.offline', { time: format.time(loadedAt) }) : t('states.offline')}
            {waiting > 0 && ` ${t('queue.waiting', { count: waiting, number: format.number(waiting) })}`}
          </span>
        </Group>
      )}
      {failed.length > 0 && (
        <Group className="offline" gap="xs" wrap="nowrap" mb="md" align="start">
          <IconAlertTriangle size={20} stroke={1.75} aria-hidden />
          <Stack gap={0}>
            <Text c="inherit">{t('queue.failed', { count: failed.length, number: format.number(failed.length) })}</Text>
            {failed.map(({ id, change }) => (
              <CustomerOf key={id} change={change} />
            ))}
          </Stack>
        </Group>
      )}
    </div>
  );
}

/** A link to the page where the change can be repeated or discarded. */
function CustomerOf({ change }: Pick<QueuedChange, 'change'>) {
  const { businessId, customerId } = change.path;
  const params = { businessId: String(businessId), customerId: String(customerId) };
  return (
    <Anchor
      c="inherit"
      underline="always"
      lineClamp={1}
      renderRoot={(props) => <Link to="/$businessId/customers/$customerId" params={params} {...props} />}
    >
      {change.kind === 'note' ? change.text : change.tag}
    </Anchor>
  );
}

/** When the data of the page was loaded. */
function useLoadedAt(): string | undefined {
  // Another page has other data.
  useLocation();
  const queries = useQueryClient().getQueryCache().findAll({ type: 'active' });
  const latest = Math.max(0, ...queries.map(({ state }) => state.dataUpdatedAt));
  return latest === 0 ? undefined : new Date(latest).toISOString();
}
