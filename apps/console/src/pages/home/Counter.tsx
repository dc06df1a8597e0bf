import { Stack, TextInput, Title } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import type { SubmitEvent } from 'react';
import { useTranslation } from 'react-i18next';

import { useShop } from '../../session/shop';
import { SaleList } from '../sales/SaleList';

/** The counter: find a customer, and see the latest sales. */
export function Counter() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const params = { businessId: String(useShop().businessId) };
  const search = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    const q = new FormData(event.currentTarget).get('q');
    if (typeof q === 'string') void navigate({ to: '/$businessId/customers', params, search: { q } });
  };
  return (
    <Stack gap="lg">
      <Title order={1}>{t('home.title')}</Title>
      <form onSubmit={search} role="search">
        <TextInput
          type="search"
          name="q"
          size="lg"
          label={t('search.label')}
          placeholder={t('search.placeholder')}
          leftSection={<IconSearch size={20} stroke={1.75} aria-hidden />}
        />
      </form>
      <Title order={2}>{t('sales.latest')}</Title>
      <SaleList search={{}} />
    </Stack>
  );
}
