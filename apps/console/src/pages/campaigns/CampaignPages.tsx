import './campaigns.css';

import { Button, Group, Stack, Title } from '@mantine/core';
import { Link, Outlet } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';

import { Sections } from '../../components/Sections';
import { useTitle } from '../../components/use-title';
import { useShop } from '../../session/shop';

/** What was written to many customers, and the texts for it. Managers write. */
export function CampaignPages() {
  const { t } = useTranslation();
  const { businessId, isManager } = useShop();
  const params = { businessId: String(businessId) };
  useTitle(t('nav.campaigns'));
  return (
    <Stack>
      <Group justify="space-between">
        <Title order={1}>{t('nav.campaigns')}</Title>
        {isManager && (
          <Button
            renderRoot={(props) => <Link to="/$businessId/campaigns/new" params={params} search={{}} {...props} />}
          >
            {t('nav.newCampaign')}
          </Button>
        )}
      </Group>
      <Sections
        label={t('campaigns.parts')}
        links={[
          { text: t('nav.campaigns'), to: '/$businessId/campaigns', params, isExact: true },
          { text: t('campaigns.templates'), to: '/$businessId/campaigns/templates', params },
        ]}
      />
      <Outlet />
    </Stack>
  );
}
