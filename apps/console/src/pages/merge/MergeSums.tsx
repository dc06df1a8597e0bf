import { Stack, Text, Title } from '@mantine/core';
import type { CustomerMerge } from '@wateja/client';
import { useTranslation } from 'react-i18next';

import { useFormat } from '../../use-format';

const CHANNELS = ['sms', 'email'] as const;
const PURPOSES = ['service', 'offers', 'loyalty'] as const;

/**
 * The sums of the merged customer: purchases, points and consents, and how much of them comes from the other record.
 */
export function MergeSums({ merge }: { merge: CustomerMerge }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { purchases, points, consents, moves } = merge;
  const withdrawn = CHANNELS.flatMap((channel) =>
    PURPOSES.filter((purpose) => consents[channel][purpose] === 'withdrawn').map(
      (purpose) => `${t(`channel.${channel}`)}: ${t(`purpose.${purpose}`)}`,
    ),
  );
  return (
    <Stack component="section" className="card" gap="xs" aria-labelledby="sums">
      <Title order={2} id="sums">
        {t('merge.sums')}
      </Title>
      <Text>
        {t('merge.purchases', {
          count: purchases.total_purchases,
          number: format.number(purchases.total_purchases),
          amount: format.money(purchases.total_spent),
        })}
      </Text>
      {points && (
        <Text>{t('merge.points', { count: Number(points.balance), number: format.number(points.balance) })}</Text>
      )}
      <Text>
        {t('merge.moves', {
          sales: format.number(moves.sales),
          notes: format.number(moves.notes),
          messages: format.number(moves.messages),
        })}
      </Text>
      {withdrawn.length > 0 && <Text>{t('merge.withdrawn', { list: withdrawn.join(', ') })}</Text>}
    </Stack>
  );
}
