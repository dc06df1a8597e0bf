import { Button, Group, Stack, Text } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { Drawer } from '../../components/Drawer';
import { Earlier } from '../../components/states/Earlier';
import { Empty } from '../../components/states/Empty';
import { Loaded } from '../../components/states/Loaded';
import { wateja } from '../../session/session';
import { useShop } from '../../session/shop';
import { PromotionForm } from './PromotionForm';
import { PromotionTable } from './PromotionTable';

const PAGE_SIZE = 50;

/** The times in which sales earn more points. Owners plan them and end them. */
export function Promotions() {
  const { t } = useTranslation();
  const { businessId, role } = useShop();
  const [isPlanning, setIsPlanning] = useState(false);
  const query = useInfiniteQuery({
    queryKey: [businessId, 'promotions'],
    queryFn: ({ pageParam }) =>
      wateja.rewards.listPromotions({
        path: { businessId },
        query: { limit: PAGE_SIZE, ...(pageParam && { cursor: pageParam }) },
      }),
    initialPageParam: '',
    getNextPageParam: ({ next_cursor }) => next_cursor,
  });
  return (
    <Stack>
      <Group justify="space-between">
        <Text maw={640}>{t('promotions.about')}</Text>
        {role === 'owner' && <Button onClick={() => setIsPlanning(true)}>{t('promotions.plan')}</Button>}
      </Group>
      <Loaded query={query} bars={4}>
        {({ pages }) => {
          const promotions = pages.flatMap((page) => page.promotions);
          if (promotions.length === 0) return <Empty text={t('promotions.none')} />;
          return (
            <>
              <PromotionTable promotions={promotions} />
              <Earlier query={query} />
            </>
          );
        }}
      </Loaded>
      {isPlanning && (
        <Drawer title={t('promotions.plan')} onClose={() => setIsPlanning(false)}>
          <PromotionForm onDone={() => setIsPlanning(false)} />
        </Drawer>
      )}
    </Stack>
  );
}
