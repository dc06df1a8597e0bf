import { Anchor, Stack, Text, Title } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

import { useShop } from '../../session/shop';

/** Shows a page to managers and owners. Others learn who may open it, and who typed its address finds the way back. */
export function ManagersOnly({ children }: { children: ReactNode }) {
  const { t } = useTranslation();
  const { businessId, isManager } = useShop();
  if (isManager) return children;
  return (
    <Stack>
      <Title order={1}>{t('managersOnly.title')}</Title>
      <Text>{t('managersOnly.text')}</Text>
      <Anchor
        underline="always"
        style={{ alignSelf: 'flex-start' }}
        renderRoot={(props) => <Link to="/$businessId" params={{ businessId: String(businessId) }} {...props} />}
      >
        {t('nav.home')}
      </Anchor>
    </Stack>
  );
}
