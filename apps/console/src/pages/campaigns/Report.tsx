import { SimpleGrid, Stack, Text, Title } from '@mantine/core';
import type { CampaignReport } from '@wateja/client';
import { useTranslation } from 'react-i18next';

import { Figure } from '../../components/Figure';
import { useFormat } from '../../use-format';
import { Reasons } from './Reasons';
import { UpliftFigure } from './UpliftFigure';

/** What became of the messages, what they cost, and whether more customers bought because of them. */
export function Report({ report }: { report: CampaignReport['report'] }) {
  const { t } = useTranslation();
  const format = useFormat();
  const {
    campaign_id: campaignId,
    chosen,
    holdout,
    waiting,
    sent,
    delivered,
    failed,
    doubtful,
    cancelled,
    left_out,
    cost,
  } = report;
  const hint = [
    waiting > 0 && t('report.waiting', { number: format.number(waiting) }),
    doubtful > 0 && t('report.doubtful', { number: format.number(doubtful) }),
    cancelled > 0 && t('report.cancelled', { number: format.number(cancelled) }),
  ].filter(Boolean);
  return (
    <>
      <SimpleGrid cols={{ base: 2, sm: 4 }}>
        <Figure
          label={t('report.chosen')}
          value={format.number(chosen)}
          hint={holdout > 0 ? t('report.holdout', { number: format.number(holdout) }) : undefined}
        />
        <Figure label={t('report.sent')} value={format.number(sent)} hint={hint.join(', ') || undefined} />
        <Figure label={t('report.delivered')} value={format.number(delivered)} />
        <Figure label={t('campaigns.cost')} value={format.money(cost.total)} />
      </SimpleGrid>
      {(left_out.length > 0 || failed.total > 0) && (
        <Stack className="card" gap="xs">
          {left_out.length > 0 && (
            <>
              <Title order={2}>{t('report.leftOut')}</Title>
              <Reasons
                {...{ campaignId, outcome: 'left_out' }}
                reasons={left_out.map(({ reason, customers }) => ({ reason, count: customers }))}
              />
            </>
          )}
          {failed.total > 0 && (
            <>
              <Title order={2}>{t('report.failed')}</Title>
              <Reasons
                {...{ campaignId, outcome: 'failed' }}
                reasons={failed.by_reason.map(({ reason, messages }) => ({ reason, count: messages }))}
              />
            </>
          )}
        </Stack>
      )}
      {report.uplift ? (
        <UpliftFigure uplift={report.uplift} until={report.uplift_until} />
      ) : (
        <Stack className="card" gap="xs">
          <Title order={2}>{t('uplift.title')}</Title>
          <Text>{t(holdout === 0 ? 'uplift.noHoldout' : 'uplift.notYet')}</Text>
        </Stack>
      )}
    </>
  );
}
