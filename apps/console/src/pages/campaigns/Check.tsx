import { Anchor, Button, Group, Stack, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';

import { Loaded } from '../../components/states/Loaded';
import { useTitle } from '../../components/use-title';
import { useShop } from '../../session/shop';
import type { Campaign } from './campaign-draft';
import { preflightQuery } from './campaign-queries';
import { DeleteDraft } from './DeleteDraft';
import { PreflightView } from './PreflightView';
import { SendForm } from './SendForm';
import { WizardSteps } from './WizardSteps';

interface CheckProps {
  campaign: Campaign;
  etag: string | null;
}

/** Shows what sending the draft would do, and who is left out, and has the button that sends it. */
export function Check({ campaign, etag }: CheckProps) {
  const { t } = useTranslation();
  const { businessId, isManager } = useShop();
  const preflight = useQuery(preflightQuery(businessId, campaign.id));
  const params = { businessId: String(businessId), campaignId: String(campaign.id) };
  useTitle(campaign.name);
  return (
    <Stack maw={760}>
      <Title order={1} style={{ overflowWrap: 'anywhere' }}>
        {campaign.name}
      </Title>
      {isManager && <WizardSteps current="check" />}
      <Loaded query={preflight} bars={6}>
        {(one) => (
          <>
            <PreflightView preflight={one} campaign={campaign} />
            {isManager && <SendForm preflight={one} campaign={campaign} etag={etag} />}
          </>
        )}
      </Loaded>
      {isManager ? (
        <Group>
          {(['who', 'what'] as const).map((step) => (
            <Button
              key={step}
              variant="default"
              renderRoot={(props) => (
                <Link to="/$businessId/campaigns/$campaignId" params={params} search={{ step }} {...props} />
              )}
            >
              {t(`check.change.${step}`)}
            </Button>
          ))}
          <DeleteDraft campaign={campaign} etag={etag} />
        </Group>
      ) : (
        <Text>{t('check.onlyManager')}</Text>
      )}
      <Anchor
        underline="always"
        renderRoot={(props) => <Link to="/$businessId/campaigns" params={params} {...props} />}
      >
        {t('campaigns.all')}
      </Anchor>
    </Stack>
  );
}
