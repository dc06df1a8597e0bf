import { Anchor, Stack, Text, Title } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

import { useShop } from '../../session/shop';

/** Shows a page to a role and those above. Other users learn who may open it, and find a way back. */
export function RoleGate({ role, children }: { role: 'manager' | 'owner'; children: ReactNode }) {
  const { t } = useTranslation();
  const shop = useShop();
  if (role === 'manager' ? shop.isManager : shop.role === 'owner') return children;
  return (
    <Stack>
      <Title order={1}>{t('roleGate.title')}</Title>
      <Text>{t(`roleGate.${role}`)}</Text>
      <Anchor
        underline="always"
        style={{ alignSelf: 'flex-start' }}
        renderRoot={(props) => <Link to="/$businessId" params={{ businessId: String(shop.businessId) }} {...props} />}
      >
        {t('nav.home')}
      </Anchor>
    </Stack>
  );
}
