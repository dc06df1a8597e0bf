import { Alert } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';

import { useShop } from '../../session/shop';
import { useFormat } from '../../use-format';
import { programmeQuery } from './programme-queries';

/**
 * The progress of ranking the customers by the tiers of the programme. It is read again by itself, beside the editor.
 */
export function Ranking() {
  const { t } = useTranslation();
  const format = useFormat();
  const { data } = useQuery(programmeQuery(useShop().businessId));
  if (!data?.ranking) return null;
  const { done, total } = data.ranking;
  return (
    <Alert className="hint">{t('programme.ranking', { done: format.number(done), total: format.number(total) })}</Alert>
  );
}
