import { Group, Stack, TextInput, Title } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import type { SubmitEvent } from 'react';
import { useTranslation } from 'react-i18next';

import { NewSaleLink } from '../../components/NewSaleLink';
import { useFindCustomer } from '../../components/use-find-customer';
import { useShop } from '../../session/shop';
import { useStartOfDay } from '../../use-start-of-day';
import { SaleList } from '../sales/SaleList';

/** The counter: find a customer, sell, and see what was sold today. */
export function Counter() {
  const { t } = useTranslation();
  const find = useFindCustomer();
  const { timezone } = useShop().business;
  const today = useStartOfDay(timezone);
  const search = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    const q = new FormData(event.currentTarget).get('q');
    if (typeof q === 'string') void find(q.trim());
  };
  return (
    <Stack gap="lg">
      <Group justify="space-between">
        <Title order={1}>{t('home.title')}</Title>
        <NewSaleLink />
      </Group>
      <form onSubmit={search} role="search">
        <TextInput
          type="search"
          name="q"
          size="lg"
          classNames={{ input: 'counter-search' }}
          label={t('search.label')}
          placeholder={t('search.placeholder')}
          leftSection={<IconSearch size={20} stroke={1.75} aria-hidden />}
        />
      </form>
      <Title order={2}>{t('home.todaysSales')}</Title>
      <SaleList filter={{ from: today }} />
    </Stack>
  );
}
