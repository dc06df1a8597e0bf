import { Group, Stack, Title } from '@mantine/core';
import { useTranslation } from 'react-i18next';

import { NewSaleLink } from '../../components/NewSaleLink';
import { SearchBox } from '../../components/search/SearchBox';
import { useShop } from '../../session/shop';
import { useStartOfDay } from '../../use-start-of-day';
import { SaleList } from '../sales/SaleList';

/** The counter: find a customer, sell, and see what was sold today. */
export default function Counter() {
  const { t } = useTranslation();
  const { timezone } = useShop().business;
  const today = useStartOfDay(timezone);
  return (
    <Stack gap="lg">
      <Group justify="space-between">
        <Title order={1}>{t('home.title')}</Title>
        <NewSaleLink />
      </Group>
      <SearchBox size="lg" classNames={{ input: 'counter-search' }} label={t('search.label')} />
      <Title order={2}>{t('home.todaysSales')}</Title>
      <SaleList filter={{ from: today }} />
    </Stack>
  );
}
