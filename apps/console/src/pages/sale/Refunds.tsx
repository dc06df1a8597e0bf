import { Stack, Text, Title } from '@mantine/core';
import { useTranslation } from 'react-i18next';

import { Dots } from '../../components/Dots';
import { When } from '../../components/When';
import { useFormat } from '../../use-format';
import type { Sale } from './refund-estimate';

/** What was given back, when and why. */
export function Refunds({ refunds }: { refunds: Sale['refunds'] }) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <Stack component="section" className="card" gap={0} aria-labelledby="refunds">
      <Title order={2} id="refunds">
        {t('sales.refunded_amount')}
      </Title>
      {refunds.map(({ id, amount, reason, created_at, created_by_name: name }) => (
        <div key={id} className="row-link">
          <Text>{[format.money(amount), reason].filter(Boolean).join(' · ')}</Text>
          <Text c="dimmed" size="xs">
            <Dots parts={[<When key="at" time={created_at} as="dateTime" />, name]} />
          </Text>
        </div>
      ))}
    </Stack>
  );
}
