import { Button, Group, Stack, Switch, Text } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { Webhook } from '@wateja/client';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { Drawer } from '../../components/Drawer';
import { TimedText } from '../../components/TimedText';
import { When } from '../../components/When';
import { useFreshSignIn } from '../../components/fresh-sign-in/fresh-sign-in-context';
import { Failure } from '../../components/states/Failure';
import { OnlineButton } from '../../offline/OnlineButton';
import { wateja } from '../../session/session';
import { useShop } from '../../session/shop';
import { SecretOnce } from './SecretOnce';
import { webhooksKey } from './webhook-queries';

/** Long enough to enter the new secret at the receiver. */
const OVERLAP_HOURS = 24;

/** Makes a new secret. The former one also signs for a day, unless it has leaked. */
export function RotateSecret({ webhook: { id: webhookId } }: { webhook: Webhook }) {
  const { t } = useTranslation();
  const queryClient = useQueryClient();
  const withFreshSignIn = useFreshSignIn();
  const { businessId } = useShop();
  const [isOpen, setIsOpen] = useState(false);
  const [isLeaked, setIsLeaked] = useState(false);
  const rotating = useMutation({
    mutationFn: () => {
      const body = { overlap_hours: isLeaked ? 0 : OVERLAP_HOURS };
      return withFreshSignIn(() => wateja.webhooks.rotateSecret({ path: { businessId, webhookId }, body }));
    },
  });
  const close = () => {
    setIsOpen(false);
    setIsLeaked(false);
    // The secret must not stay in memory.
    rotating.reset();
    void queryClient.invalidateQueries({ queryKey: webhooksKey(businessId) });
  };
  const { data: made } = rotating;
  return (
    <>
      <Button variant="default" onClick={() => setIsOpen(true)}>
        {t('webhooks.rotate')}
      </Button>
      {isOpen && (
        <Drawer title={t('webhooks.rotate')} onClose={close}>
          {made ? (
            <SecretOnce secret={made.secret} onDone={close}>
              <Text>
                {made.webhook.previous_until === null ? (
                  t('webhooks.formerEnded')
                ) : (
                  <TimedText
                    i18nKey="webhooks.former"
                    time={<When time={made.webhook.previous_until} as="dateTime" />}
                  />
                )}
              </Text>
            </SecretOnce>
          ) : (
            <Stack>
              <Text>{t('webhooks.rotateEffect', { hours: OVERLAP_HOURS })}</Text>
              <Switch
                label={t('webhooks.leaked')}
                checked={isLeaked}
                onChange={({ currentTarget }) => setIsLeaked(currentTarget.checked)}
              />
              {rotating.isError && <Failure error={rotating.error} onRetry={() => rotating.mutate()} />}
              <Group>
                <Button variant="default" data-autofocus onClick={close}>
                  {t('form.cancel')}
                </Button>
                <OnlineButton loading={rotating.isPending} verb="creating" onClick={() => rotating.mutate()}>
                  {t('webhooks.rotateNow')}
                </OnlineButton>
              </Group>
            </Stack>
          )}
        </Drawer>
      )}
    </>
  );
}
