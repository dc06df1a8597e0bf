import { Button, Group, Text } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { Drawer } from '../../components/Drawer';
import { Failure } from '../../components/states/Failure';
import { OnlineButton } from '../../offline/OnlineButton';
import { wateja } from '../../session/session';
import { useShop } from '../../session/shop';
import { useFormat } from '../../use-format';
import type { Sale } from './refund-estimate';
import { useChangedSale } from './use-changed-sale';

/** What can be done with a pending sale: complete it, or cancel it, which a manager may. */
export function PendingButtons({ sale }: { sale: Sale }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { businessId, isManager } = useShop();
  const hasChanged = useChangedSale();
  const [isAsking, setIsAsking] = useState(false);
  const path = { businessId, saleId: sale.id };
  const completing = useMutation({
    mutationFn: () => wateja.sales.complete({ path, body: {} }),
    onSettled: hasChanged,
  });
  const cancelling = useMutation({ mutationFn: () => wateja.sales.cancel({ path }), onSettled: hasChanged });
  const amount = format.money(sale.total_amount);
  return (
    <>
      <OnlineButton loading={completing.isPending} verb="completing" onClick={() => completing.mutate()}>
        {t('pending.complete')}
      </OnlineButton>
      {isManager && (
        <Button variant="default" onClick={() => setIsAsking(true)}>
          {t('pending.cancel')}
        </Button>
      )}
      {completing.isError && <Failure isRepeatable error={completing.error} onRetry={() => completing.mutate()} />}
      {isAsking && (
        <Drawer title={t('pending.cancel')} onClose={() => setIsAsking(false)}>
          <Text>{t('pending.effect', { amount })}</Text>
          {cancelling.isError && <Failure isRepeatable error={cancelling.error} onRetry={() => cancelling.mutate()} />}
          <Group>
            <Button variant="default" data-autofocus onClick={() => setIsAsking(false)}>
              {t('pending.keep')}
            </Button>
            <OnlineButton loading={cancelling.isPending} verb="cancelling" onClick={() => cancelling.mutate()}>
              {t('pending.confirm', { amount })}
            </OnlineButton>
          </Group>
        </Drawer>
      )}
    </>
  );
}
