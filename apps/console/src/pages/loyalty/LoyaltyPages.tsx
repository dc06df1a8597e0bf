import './loyalty.css';

import { Stack, Title } from '@mantine/core';
import { Outlet } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';

import { Sections } from '../../components/Sections';
import { RoleGate } from '../../components/states/RoleGate';
import { useTitle } from '../../components/use-title';
import { useShop } from '../../session/shop';

const PARTS = ['programme', 'promotions', 'owed', 'review'] as const;

/** The pages about points and tiers, with links to each other. */
export function LoyaltyPages() {
  const { t } = useTranslation();
  const params = { businessId: String(useShop().businessId) };
  useTitle(t('nav.loyalty'));
  return (
    <RoleGate role="manager">
      <Stack>
        <Title order={1}>{t('nav.loyalty')}</Title>
        <Sections
          label={t('loyalty.parts')}
          links={PARTS.map((part) => ({ text: t(`loyalty.${part}`), to: `/$businessId/loyalty/${part}`, params }))}
        />
        <Outlet />
      </Stack>
    </RoleGate>
  );
}
