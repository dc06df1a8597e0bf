import './webhooks.css';

import { Button, Group, Stack, Text } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { Drawer } from '../../components/Drawer';
import { Empty } from '../../components/states/Empty';
import { Loaded } from '../../components/states/Loaded';
import { useShop } from '../../session/shop';
import { AddWebhook } from './AddWebhook';
import { webhooksKey, webhooksQuery } from './webhook-queries';
import { WebhookTable } from './WebhookTable';

/** The list of webhooks: other programs that get the events of the shop. */
export function Webhooks() {
  const { t } = useTranslation();
  const queryClient = useQueryClient();
  const { businessId } = useShop();
  const [isAdding, setIsAdding] = useState(false);
  const query = useQuery(webhooksQuery(businessId));
  const close = () => {
    setIsAdding(false);
    void queryClient.invalidateQueries({ queryKey: webhooksKey(businessId) });
  };
  return (
    <Stack>
      <Group justify="space-between">
        <Text maw={640}>{t('webhooks.about')}</Text>
        <Button onClick={() => setIsAdding(true)}>{t('webhooks.add')}</Button>
      </Group>
      <Loaded query={query} bars={3}>
        {(webhooks) =>
          webhooks.length === 0 ? <Empty text={t('webhooks.none')} /> : <WebhookTable webhooks={webhooks} />
        }
      </Loaded>
      {isAdding && (
        <Drawer title={t('webhooks.add')} onClose={close}>
          <AddWebhook onDone={close} />
        </Drawer>
      )}
    </Stack>
  );
}
