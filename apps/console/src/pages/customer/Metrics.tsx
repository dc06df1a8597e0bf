import { SimpleGrid } from '@mantine/core';
import type { CustomerMetrics } from '@wateja/client';
import { useTranslation } from 'react-i18next';

import { Figure } from '../../components/Figure';
import { When } from '../../components/When';
import { useFormat } from '../../use-format';

export function Metrics({ metrics }: { metrics: CustomerMetrics['metrics'] }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { total_spent, total_purchases, avg_transaction_value, last_purchase_date, repeat_frequency } = metrics;
  const frequency = repeat_frequency && t(`frequency.${repeat_frequency}`);
  return (
    <SimpleGrid cols={{ base: 2, md: 4 }} spacing="sm">
      <Figure label={t('customer.spent')} value={format.money(total_spent)} />
      <Figure label={t('customer.purchases')} value={format.number(total_purchases)} hint={frequency ?? undefined} />
      <Figure label={t('customer.average')} value={format.money(avg_transaction_value)} />
      <Figure
        label={t('customer.lastPurchase')}
        length={last_purchase_date ? format.ago(last_purchase_date).length : undefined}
        value={last_purchase_date ? <When time={last_purchase_date} /> : t('customer.never')}
      />
    </SimpleGrid>
  );
}
