import './settings.css';

import { Stack, Title } from '@mantine/core';
import { Outlet, useLocation } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';

import { Sections } from '../../components/Sections';
import { RoleGate } from '../../components/states/RoleGate';
import { useTitle } from '../../components/use-title';
import { useShop } from '../../session/shop';

const PARTS = ['shop', 'messages'] as const;
const PARTS_OF_OWNERS = ['team', 'keys', 'webhooks', 'history'] as const;

/** The settings of the shop. All users read them. Owners change them, and also see team, keys, webhooks and history. */
export function SettingsPages() {
  const { t } = useTranslation();
  const { businessId, role } = useShop();
  const { pathname } = useLocation();
  const params = { businessId: String(businessId) };
  const parts = [...PARTS, ...(role === 'owner' ? PARTS_OF_OWNERS : [])];
  useTitle(t('nav.settings'));
  const content = (
    <Stack>
      <Title order={1}>{t('nav.settings')}</Title>
      <Sections
        label={t('settings.parts')}
        links={parts.map((part) => ({ text: t(`settings.${part}`), to: `/$businessId/settings/${part}`, params }))}
      />
      <Outlet />
    </Stack>
  );
  const isForOwners = PARTS_OF_OWNERS.some((part) => `${pathname}/`.includes(`/settings/${part}/`));
  return isForOwners ? <RoleGate role="owner">{content}</RoleGate> : content;
}
