import { Button, Group, Stack, Text } from '@mantine/core';
import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { Drawer } from '../../components/Drawer';
import { Earlier } from '../../components/states/Earlier';
import { Empty } from '../../components/states/Empty';
import { Loaded } from '../../components/states/Loaded';
import { wateja } from '../../session/session';
import { useShop } from '../../session/shop';
import { CreateKey } from './CreateKey';
import { KeyTable } from './KeyTable';

const PAGE_SIZE = 50;

/** With what tills and other programs call the API. */
export function Keys() {
  const { t } = useTranslation();
  const queryClient = useQueryClient();
  const { businessId } = useShop();
  const [isCreating, setIsCreating] = useState(false);
  const query = useInfiniteQuery({
    queryKey: [businessId, 'keys', 'list'],
    queryFn: ({ pageParam }) =>
      wateja.apiKeys.list({ path: { businessId }, query: { limit: PAGE_SIZE, offset: pageParam } }),
    initialPageParam: 0,
    getNextPageParam: ({ offset, limit, total }) => (offset + limit < total ? offset + limit : undefined),
  });
  const close = () => {
    setIsCreating(false);
    void queryClient.invalidateQueries({ queryKey: [businessId, 'keys'] });
  };
  return (
    <Stack>
      <Group justify="space-between">
        <Text maw={640}>{t('keys.about')}</Text>
        <Button onClick={() => setIsCreating(true)}>{t('keys.create')}</Button>
      </Group>
      <Loaded query={query} bars={4}>
        {({ pages }) => {
          const keys = pages.flatMap((page) => page.api_keys);
          if (keys.length === 0) return <Empty text={t('keys.none')} />;
          return (
            <>
              <KeyTable keys={keys} />
              <Earlier query={query} />
            </>
          );
        }}
      </Loaded>
      {isCreating && (
        <Drawer title={t('keys.create')} onClose={close}>
          <CreateKey onDone={close} />
        </Drawer>
      )}
    </Stack>
  );
}
