import { Anchor, Box, Stack, Table, Text } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ListedCampaign } from '@wateja/client';
import { useTranslation } from 'react-i18next';

import { Amount } from '../../components/Amount';
import { Dots } from '../../components/Dots';
import { When } from '../../components/When';
import { Earlier } from '../../components/states/Earlier';
import { Empty } from '../../components/states/Empty';
import { Loaded } from '../../components/states/Loaded';
import { useShop } from '../../session/shop';
import { useFormat } from '../../use-format';
import { CampaignEffect, CampaignFigure } from './CampaignFigures';
import { campaignsQuery } from './campaign-queries';
import { CampaignStatus } from './CampaignStatus';

/** The campaigns, the newest first: a table on wide screens, and on phones two lines for each. */
export function Campaigns() {
  const { t } = useTranslation();
  const { businessId } = useShop();
  const query = useInfiniteQuery(campaignsQuery(businessId));
  return (
    <Loaded query={query} bars={6}>
      {({ pages }) => {
        const campaigns = pages.flatMap((page) => page.campaigns);
        if (campaigns.length === 0) return <Empty text={t('campaigns.none')} />;
        return (
          <Stack>
            <Rows campaigns={campaigns} />
            <Earlier query={query} />
          </Stack>
        );
      }}
    </Loaded>
  );
}

function Rows({ campaigns }: { campaigns: readonly ListedCampaign[] }) {
  const { t } = useTranslation();
  const format = useFormat();
  const shop = String(useShop().businessId);
  const paramsOf = ({ id }: ListedCampaign) => ({ businessId: shop, campaignId: String(id) });
  const timeOf = ({ started_at, scheduled_for, created_at }: ListedCampaign) =>
    started_at ?? scheduled_for ?? created_at;
  return (
    <>
      <Box visibleFrom="sm" className="card table-scroll" tabIndex={0} role="group" aria-label={t('nav.campaigns')}>
        <Table verticalSpacing="sm">
          <Table.Thead>
            <Table.Tr>
              <Table.Th scope="col">{t('campaigns.name')}</Table.Th>
              <Table.Th scope="col">{t('campaigns.status')}</Table.Th>
              <Table.Th scope="col" visibleFrom="lg">
                {t('campaigns.channel')}
              </Table.Th>
              {(['to', 'delivered', 'cost'] as const).map((column) => (
                <Table.Th key={column} scope="col" className="number">
                  {t(`campaigns.${column}`)}
                </Table.Th>
              ))}
              <Table.Th scope="col">{t('campaigns.effect')}</Table.Th>
              <Table.Th scope="col">{t('campaigns.time')}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {campaigns.map((campaign) => (
              <Table.Tr key={campaign.id}>
                <Table.Th scope="row">
                  <Anchor
                    inherit
                    underline="always"
                    renderRoot={(props) => (
                      <Link to="/$businessId/campaigns/$campaignId" params={paramsOf(campaign)} {...props} />
                    )}
                  >
                    {campaign.name}
                  </Anchor>
                </Table.Th>
                <Table.Td>
                  <CampaignStatus status={campaign.status} />
                </Table.Td>
                <Table.Td visibleFrom="lg">{t(`campaigns.channels.${campaign.channel}`)}</Table.Td>
                <Table.Td className="number">
                  <CampaignFigure campaign={campaign} figure="recipients" />
                </Table.Td>
                <Table.Td className="number">
                  <CampaignFigure campaign={campaign} figure="delivered" />
                </Table.Td>
                <Table.Td className="number">
                  <Amount value={campaign.spent} />
                </Table.Td>
                <Table.Td>
                  <CampaignEffect campaign={campaign} />
                </Table.Td>
                <Table.Td style={{ whiteSpace: 'nowrap' }}>
                  <When time={timeOf(campaign)} as="dateTime" />
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Box>
      <div className="card rows-of-phones">
        {campaigns.map((campaign) => (
          <Link
            key={campaign.id}
            to="/$businessId/campaigns/$campaignId"
            params={paramsOf(campaign)}
            className="row-link"
          >
            <Text fw={600} style={{ overflowWrap: 'anywhere' }}>
              {campaign.name}
            </Text>
            <CampaignStatus status={campaign.status} />
            <Text c="dimmed">
              <Dots
                parts={[
                  campaign.started_at === null
                    ? t(`campaigns.channels.${campaign.channel}`)
                    : t('campaigns.toCount', {
                        count: campaign.figures.recipients,
                        number: format.number(campaign.figures.recipients),
                      }),
                  format.money(campaign.spent),
                  <When key="time" time={timeOf(campaign)} />,
                ]}
              />
            </Text>
          </Link>
        ))}
      </div>
    </>
  );
}
