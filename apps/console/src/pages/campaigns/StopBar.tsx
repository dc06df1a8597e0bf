import { Button, Group, Stack, Text } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';

import { BusyButton } from '../../components/busy/BusyButton';
import { Drawer } from '../../components/Drawer';
import { TimedText } from '../../components/TimedText';
import { When } from '../../components/When';
import { useIdempotencyKey } from '../../components/forms/use-idempotency-key';
import { Failure } from '../../components/states/Failure';
import { OnlineButton } from '../../offline/OnlineButton';
import { wateja } from '../../session/session';
import { useShop } from '../../session/shop';
import type { Campaign } from './campaign-draft';
import { STOP_MS } from './SendDialog';

const SECOND_MS = 1_000;

/**
 * Stops a campaign: at once in the minute before it begins, when nobody has a message yet, and after that with a question,
 * because messages that were given to the provider cannot be called back.
 */
export function StopBar({ campaign: { id: campaignId, status, scheduled_for } }: { campaign: Campaign }) {
  const { t } = useTranslation();
  const queryClient = useQueryClient();
  const keyOf = useIdempotencyKey();
  const { businessId, isManager } = useShop();
  const [isAsking, setIsAsking] = useState(false);
  const left = useTimeLeft(status === 'scheduled' ? scheduled_for : null);
  const isMinute = left !== null && left <= STOP_MS;
  const stopping = useMutation({
    mutationFn: () =>
      wateja.campaigns.cancel({ path: { businessId, campaignId }, headers: keyOf({ cancel: campaignId }) }),
    onSuccess: () => setIsAsking(false),
    onSettled: () => queryClient.invalidateQueries({ queryKey: [businessId, 'campaigns'] }),
  });
  const words = () => {
    if (left === null) return t('stop.running');
    if (isMinute) return t('stop.soon');
    return <TimedText i18nKey="stop.later" time={<When time={scheduled_for ?? ''} as="dateTime" />} />;
  };
  return (
    <Stack className="card stop-bar" gap="xs">
      <Group justify="space-between" wrap="nowrap">
        <Text role="status">
          {words()}
          {/* The sentence is said once; a screen reader must not say each second. */}
          {isMinute && <span className="number" aria-hidden>{` (${Math.ceil(left / SECOND_MS)})`}</span>}
        </Text>
        {isManager && (
          <BusyButton
            flex="none"
            variant="default"
            loading={stopping.isPending}
            verb="stopping"
            onClick={() => (isMinute ? stopping.mutate() : setIsAsking(true))}
          >
            {t('stop.stop')}
          </BusyButton>
        )}
      </Group>
      {stopping.isError && !isAsking && (
        <Failure isRepeatable error={stopping.error} onRetry={() => stopping.mutate()} />
      )}
      {isAsking && (
        <Drawer title={t('stop.title')} onClose={() => setIsAsking(false)}>
          <Text>{t(left === null ? 'stop.effectRunning' : 'stop.effect')}</Text>
          {stopping.isError && <Failure isRepeatable error={stopping.error} onRetry={() => stopping.mutate()} />}
          <Group>
            <Button variant="default" data-autofocus onClick={() => setIsAsking(false)}>
              {t('stop.goOn')}
            </Button>
            <OnlineButton
              className="dangerous"
              loading={stopping.isPending}
              verb="stopping"
              onClick={() => stopping.mutate()}
            >
              {t('stop.now')}
            </OnlineButton>
          </Group>
        </Drawer>
      )}
    </Stack>
  );
}

/** The time until something begins, in milliseconds, read each second; null if it has begun. */
function useTimeLeft(time: string | null): number | null {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), SECOND_MS);
    return () => clearInterval(timer);
  }, []);
  if (time === null) return null;
  return Math.max(Date.parse(time) - now, 0);
}
