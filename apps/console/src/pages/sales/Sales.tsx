import { Stack, TextInput, Title } from '@mantine/core';
import { useDebouncedState } from '@mantine/hooks';
import { useTranslation } from 'react-i18next';

import { useTitle } from '../../components/use-title';
import { SaleList } from './SaleList';

const TYPING_PAUSE_MS = 200;

/** The sales of the shop, newest first. */
export function Sales() {
  const { t } = useTranslation();
  const [receipt, setReceipt] = useDebouncedState('', TYPING_PAUSE_MS);
  useTitle(t('nav.sales'));
  return (
    <Stack>
      <Title order={1}>{t('nav.sales')}</Title>
      <TextInput
        type="search"
        label={t('sales.receipt')}
        maw={480}
        onChange={({ currentTarget }) => setReceipt(currentTarget.value.trim())}
      />
      <SaleList search={receipt === '' ? {} : { receipt }} />
    </Stack>
  );
}
