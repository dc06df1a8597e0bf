import { Group, Stack, TextInput, Title } from '@mantine/core';
import { useDebouncedState } from '@mantine/hooks';
import { useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';

import { NewSaleLink } from '../../components/NewSaleLink';
import { useTitle } from '../../components/use-title';
import { wateja } from '../../session/session';
import { useShop } from '../../session/shop';
import { SaleList } from './SaleList';

const TYPING_PAUSE_MS = 200;

/** The sales of the shop, newest first. Enter opens the sale with the receipt number. */
export function Sales() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const { businessId } = useShop();
  const [receipt, setReceipt] = useDebouncedState('', TYPING_PAUSE_MS);
  useTitle(t('nav.sales'));
  const open = async (number: string) => {
    if (number === '') return;
    // If this fails, the list says why.
    const answer = await wateja.sales.list({ path: { businessId }, query: { external_id: number } }).catch(() => null);
    const [only, other] = answer?.sales ?? [];
    if (!only || other) return;
    const params = { businessId: String(businessId), saleId: String(only.id) };
    await navigate({ to: '/$businessId/sales/$saleId', params });
  };
  return (
    <Stack>
      <Group justify="space-between">
        <Title order={1}>{t('nav.sales')}</Title>
        <NewSaleLink />
      </Group>
      <TextInput
        type="search"
        label={t('sales.receipt')}
        maw={480}
        onChange={({ currentTarget }) => setReceipt(currentTarget.value.trim())}
        onKeyDown={({ key, currentTarget }) => {
          if (key === 'Enter') void open(currentTarget.value.trim());
        }}
      />
      <SaleList receipt={receipt || undefined} />
    </Stack>
  );
}
