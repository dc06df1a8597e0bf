import { Anchor, Box, Stack, Table, Text } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { Campaign } from '@wateja/client';
import { useTranslation } from 'react-i18next';

import { Amount } from '../../components/Amount';
import { Earlier } from '../../components/states/Earlier';
import { Empty } from '../../components/states/Empty';
import { Loaded } from '../../components/states/Loaded';
import { useShop } from '../../session/shop';
import { useFormat } from '../../use-format';
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

function Rows({ campaigns }: { campaigns: readonly Campaign[] }) {
  const { t } = useTranslation();
  const format = useFormat();
  const shop = String(useShop().businessId);
  const paramsOf = ({ id }: Campaign) => ({ businessId: shop, campaignId: String(id) });
  const timeOf = ({ started_at, scheduled_for, created_at }: Campaign) => started_at ?? scheduled_for ?? created_at;
  return (
    <>
      <Box visibleFrom="sm" className="card table-scroll" tabIndex={0} role="group" aria-label={t('nav.campaigns')}>
        <Table verticalSpacing="sm">
          <Table.Thead>
            <Table.Tr>
              <Table.Th scope="col">{t('campaigns.name')}</Table.Th>
              <Table.Th scope="col">{t('campaigns.status')}</Table.Th>
              <Table.Th scope="col">{t('campaigns.channel')}</Table.Th>
              <Table.Th scope="col" className="number">
                {t('campaigns.cost')}
              </Table.Th>
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
                <Table.Td>{t(`campaigns.channels.${campaign.channel}`)}</Table.Td>
                <Table.Td className="number">
                  <Amount value={campaign.spent} />
                </Table.Td>
                <Table.Td style={{ whiteSpace: 'nowrap' }}>{format.dateTime(timeOf(campaign))}</Table.Td>
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
              {[
                t(`campaigns.channels.${campaign.channel}`),
                format.money(campaign.spent),
                format.ago(timeOf(campaign)),
              ].join(' · ')}
            </Text>
          </Link>
        ))}
      </div>
    </>
  );
}
