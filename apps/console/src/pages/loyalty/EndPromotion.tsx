import { Button, Group, Text } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { RewardPromotion } from '@wateja/client';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { Drawer } from '../../components/Drawer';
import { Failure } from '../../components/states/Failure';
import { OnlineButton } from '../../offline/OnlineButton';
import { wateja } from '../../session/session';
import { useShop } from '../../session/shop';

/** Ends a promotion, after a question that says what happens. */
export function EndPromotion({ promotion: { id, name, state } }: { promotion: RewardPromotion }) {
  const { t } = useTranslation();
  const queryClient = useQueryClient();
  const { businessId } = useShop();
  const [isAsking, setIsAsking] = useState(false);
  const ending = useMutation({
    mutationFn: () => wateja.rewards.endPromotion({ path: { businessId, promotionId: id } }),
    onSuccess: async () => {
      await queryClient.invalidateQueries({ queryKey: [businessId, 'promotions'] });
      setIsAsking(false);
    },
  });
  return (
    <>
      <Button
        variant="default"
        size="xs"
        style={{ alignSelf: 'flex-start' }}
        aria-label={t('promotions.endOf', { name })}
        onClick={() => setIsAsking(true)}
      >
        {t('promotions.end')}
      </Button>
      {isAsking && (
        <Drawer title={t('promotions.endOf', { name })} onClose={() => setIsAsking(false)}>
          <Text>{t(state === 'planned' ? 'promotions.effectPlanned' : 'promotions.effect')}</Text>
          {ending.isError && <Failure isRepeatable error={ending.error} onRetry={() => ending.mutate()} />}
          <Group>
            <Button variant="default" data-autofocus onClick={() => setIsAsking(false)}>
              {t('promotions.keep')}
            </Button>
            <OnlineButton loading={ending.isPending} verb="ending" onClick={() => ending.mutate()}>
              {t('promotions.endNow')}
            </OnlineButton>
          </Group>
        </Drawer>
      )}
    </>
  );
}
