import { Anchor, Stack, Text, Title } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

import { useShop } from '../../session/shop';

/** Shows a page to users of a role or a higher one. Other users are told who may open it, and get a link back. */
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
