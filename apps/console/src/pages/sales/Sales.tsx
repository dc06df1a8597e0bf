import { Group, Stack, Title } from '@mantine/core';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';

import { NewSaleLink } from '../../components/NewSaleLink';
import { useTitle } from '../../components/use-title';
import { wateja } from '../../session/session';
import { useShop } from '../../session/shop';
import { useStartOfDay } from '../../use-start-of-day';
import { SaleFilters } from './SaleFilters';
import { SaleList } from './SaleList';
import { countFilters, saleFilter, type SalesSearch } from './sales-search';

/** The sales of the shop, newest first. Enter opens the sale with the receipt number. */
export function Sales() {
  const { t } = useTranslation();
  const { businessId, business } = useShop();
  const search = useSearch({ from: '/signed-in/$businessId/sales' });
  const navigate = useNavigate({ from: '/$businessId/sales' });
  const today = useStartOfDay(business.timezone);
  useTitle(t('nav.sales'));
  const change = (changes: SalesSearch) =>
    void navigate({ search: (before) => ({ ...before, ...changes }), replace: true });
  const open = async (number: string) => {
    if (number === '') return;
    // If this fails, the list says why.
    const answer = await wateja.sales.list({ path: { businessId }, query: { external_id: number } }).catch(() => null);
    const [only, second] = answer?.sales ?? [];
    if (!only || second) {
      change({ receipt: number });
      return;
    }
    const params = { businessId: String(businessId), saleId: String(only.id) };
    await navigate({ to: '/$businessId/sales/$saleId', params });
  };
  const isFiltered = search.receipt !== undefined || countFilters(search) > 0;
  return (
    <Stack>
      <Group justify="space-between">
        <Title order={1}>{t('nav.sales')}</Title>
        <NewSaleLink />
      </Group>
      <SaleFilters search={search} onChange={change} onReceipt={(number) => void open(number)} />
      <SaleList
        filter={saleFilter(search, Date.parse(today), business.timezone)}
        onClear={isFiltered ? () => void navigate({ search: {}, replace: true }) : undefined}
      />
    </Stack>
  );
}
