import { Alert, Anchor, Group, Stack, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';

import { Dots } from '../../components/Dots';
import { TimedText } from '../../components/TimedText';
import { When } from '../../components/When';
import { Loaded } from '../../components/states/Loaded';
import { useTitle } from '../../components/use-title';
import { useShop } from '../../session/shop';
import type { Campaign } from './campaign-draft';
import { reportQuery } from './campaign-queries';
import { CampaignStatus } from './CampaignStatus';
import { Progress } from './Progress';
import { Report } from './Report';
import { StopBar } from './StopBar';
import { UseAgain } from './UseAgain';

const REPORT_MS = 5_000;

/** A campaign that was sent: how long it can be stopped, its progress, and its report. */
export function Outcome({ campaign }: { campaign: Campaign }) {
  const { t } = useTranslation();
  const { businessId, isManager } = useShop();
  const { status, scheduled_for, started_at, finished_at } = campaign;
  const isRunning = status === 'preparing' || status === 'sending';
  const report = useQuery({
    ...reportQuery(businessId, campaign.id),
    enabled: status !== 'scheduled',
    refetchInterval: isRunning ? REPORT_MS : false,
    // The last count before the end would stay otherwise.
    staleTime: 0,
  });
  const params = { businessId: String(businessId) };
  useTitle(campaign.name);
  const times = [
    started_at && <TimedText key="began" i18nKey="campaigns.began" time={<When time={started_at} as="dateTime" />} />,
    finished_at && <TimedText key="ended" i18nKey="campaigns.ended" time={<When time={finished_at} as="dateTime" />} />,
  ];
  return (
    <Stack maw={960}>
      <Group justify="space-between" align="start">
        <Title order={1} style={{ overflowWrap: 'anywhere' }}>
          {campaign.name}
        </Title>
        {isManager && <UseAgain campaign={campaign} />}
      </Group>
      <Group gap="sm">
        <CampaignStatus status={status} />
        <Text c="dimmed">
          <Dots parts={times} />
        </Text>
      </Group>
      {(status === 'scheduled' || isRunning) && <StopBar campaign={campaign} />}
      {isRunning && <Progress campaign={campaign} />}
      {status === 'cancelled' && started_at === null && (
        <Alert className="hint">
          <Text>{t('campaigns.neverBegan')}</Text>
        </Alert>
      )}
      {status === 'scheduled' && scheduled_for !== null && <Text>{t('campaigns.reportLater')}</Text>}
      {status !== 'scheduled' && started_at !== null && (
        <Loaded query={report} bars={6}>
          {(one) => <Report report={one} />}
        </Loaded>
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
