import { ActionIcon, Box } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { useLocation } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { useShop } from '../../session/shop';
import { Drawer } from '../Drawer';
import { SearchBox } from '../search/SearchBox';

/**
 * The search on every page, except on those with a search of their own: the customers, and the counter of staff.
 * Phones have a button in place of the field.
 */
export function QuickSearch() {
  const { t } = useTranslation();
  const { businessId, isManager } = useShop();
  const { pathname } = useLocation();
  const [isOpen, setIsOpen] = useState(false);
  const isCounter = !isManager && pathname.replace(/\/$/, '') === `/${businessId}`;
  if (isCounter || pathname === `/${businessId}/customers`) return null;
  return (
    <>
      <Box visibleFrom="sm" flex="1 1 auto" maw={480}>
        <SearchBox aria-label={t('search.label')} />
      </Box>
      <ActionIcon
        hiddenFrom="sm"
        variant="default"
        size={44}
        ml="auto"
        aria-label={t('search.open')}
        onClick={() => setIsOpen(true)}
      >
        <IconSearch size={20} stroke={1.75} aria-hidden />
      </ActionIcon>
      {isOpen && (
        <Drawer title={t('search.open')} onClose={() => setIsOpen(false)}>
          <SearchBox label={t('search.label')} data-autofocus onDone={() => setIsOpen(false)} />
        </Drawer>
      )}
    </>
  );
}
