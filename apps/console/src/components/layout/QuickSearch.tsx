import { TextInput } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { useLocation } from '@tanstack/react-router';
import type { KeyboardEvent } from 'react';
import { useTranslation } from 'react-i18next';

import { useShop } from '../../session/shop';
import { useFindCustomer } from '../use-find-customer';

/** Searches customers from every page but those with a field of their own: the customers, and the counter of staff. */
export function QuickSearch() {
  const { t } = useTranslation();
  const find = useFindCustomer();
  const { businessId, isManager } = useShop();
  const { pathname } = useLocation();
  const isCounter = !isManager && pathname.replace(/\/$/, '') === `/${businessId}`;
  if (isCounter || pathname === `/${businessId}/customers`) return null;
  const search = (event: KeyboardEvent<HTMLInputElement>) => {
    const q = event.currentTarget.value.trim();
    if (event.key !== 'Enter') return;
    event.currentTarget.value = '';
    void find(q);
  };
  return (
    <TextInput
      type="search"
      visibleFrom="sm"
      flex="1 1 auto"
      maw={480}
      aria-label={t('search.label')}
      placeholder={t('search.placeholder')}
      leftSection={<IconSearch size={20} stroke={1.75} aria-hidden />}
      onKeyDown={search}
    />
  );
}
