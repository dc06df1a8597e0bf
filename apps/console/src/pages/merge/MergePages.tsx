import './merge.css';

import { Stack, Title } from '@mantine/core';
import { useSearch } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';

import { RoleGate } from '../../components/states/RoleGate';
import { useTitle } from '../../components/use-title';
import { ChooseOther } from './ChooseOther';
import { Comparison } from './Comparison';
import { MergedLately } from './MergedLately';
import { Pairs } from './Pairs';

/**
 * Makes one customer out of two records of a person: the list of possible pairs, the choice of the other record, and
 * the result.
 */
export function MergePages() {
  const { t } = useTranslation();
  const { keep, from } = useSearch({ from: '/signed-in/$businessId/customers/merge' });
  useTitle(t('merge.title'));
  return (
    <RoleGate role="manager">
      <Stack>
        <Title order={1}>{t('merge.title')}</Title>
        {keep === undefined && (
          <>
            <Pairs />
            <MergedLately />
          </>
        )}
        {keep !== undefined && from === undefined && (
          <>
            <ChooseOther keep={keep} />
            <MergedLately />
          </>
        )}
        {keep !== undefined && from !== undefined && <Comparison key={`${keep} ${from}`} keep={keep} from={from} />}
      </Stack>
    </RoleGate>
  );
}
