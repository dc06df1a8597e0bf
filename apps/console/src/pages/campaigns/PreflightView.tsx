import { SimpleGrid, Stack, Text, Title } from '@mantine/core';
import type { Preflight } from '@wateja/client';
import { useTranslation } from 'react-i18next';

import { CustomerName } from '../../components/CustomerName';
import { Figure } from '../../components/Figure';
import { TimedText } from '../../components/TimedText';
import { When } from '../../components/When';
import { useFormat } from '../../use-format';
import type { Campaign } from './campaign-draft';
import { Reasons } from './Reasons';

interface PreflightViewProps {
  preflight: Preflight['preflight'];
  campaign: Campaign;
}

/** How many get the message, what it costs, who is left out and why, and three of the real texts. */
export function PreflightView({ preflight, campaign }: PreflightViewProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const { recipients, left_out, holdout, deferred, segments, cost, samples } = preflight;
  const leftOut = left_out.reduce((sum, { customers }) => sum + customers, 0);
  const by = [
    recipients.sms > 0 && t('check.bySms', { number: format.number(recipients.sms), parts: format.number(segments) }),
    recipients.email > 0 && t('check.byEmail', { number: format.number(recipients.email) }),
  ].filter(Boolean);
  return (
    <>
      <SimpleGrid cols={{ base: 2, sm: 3 }}>
        <Figure label={t('check.gets')} value={format.number(recipients.total)} hint={by.join(', ')} />
        <Figure label={t('check.leftOut')} value={format.number(leftOut)} />
        <Figure
          label={t('campaigns.cost')}
          value={format.money(cost.total)}
          hint={
            campaign.budget_cap === null
              ? t('check.noBudget')
              : t('check.budget', { amount: format.money(campaign.budget_cap) })
          }
        />
      </SimpleGrid>
      <Stack className="card" gap="xs">
        {deferred > 0 && <Text>{t('check.deferred', { count: deferred, number: format.number(deferred) })}</Text>}
        <Text>
          {holdout > 0 ? t('check.holdout', { count: holdout, number: format.number(holdout) }) : t('check.noHoldout')}
        </Text>
        {left_out.length > 0 && (
          <>
            <Title order={2}>{t('check.why')}</Title>
            <Reasons
              campaignId={campaign.id}
              outcome="left_out"
              reasons={left_out.map(({ reason, customers }) => ({ reason, count: customers }))}
            />
          </>
        )}
      </Stack>
      {samples.length > 0 && (
        <Stack className="card" gap="sm">
          <Title order={2}>{t('check.samples')}</Title>
          <div className="samples">
            {samples.map((sample) => (
              <Stack key={sample.customer_id} gap={4}>
                <CustomerName id={sample.customer_id} />
                {sample.subject !== null && <Text fw={600}>{sample.subject}</Text>}
                <div className="bubble">{sample.body}</div>
                <Text c="dimmed" size="xs">
                  {sample.channel === 'sms'
                    ? t('check.parts', { count: sample.segments })
                    : t('campaigns.channels.email')}
                  {Date.parse(sample.send_after) > Date.now() && (
                    <>
                      {' · '}
                      <TimedText i18nKey="check.after" time={<When time={sample.send_after} as="dateTime" />} />
                    </>
                  )}
                </Text>
              </Stack>
            ))}
          </div>
        </Stack>
      )}
    </>
  );
}
