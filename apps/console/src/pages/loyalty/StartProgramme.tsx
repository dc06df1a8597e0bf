import { Button, Group, Text } from '@mantine/core';
import type { UseMutationResult } from '@tanstack/react-query';
import type { ProgramPut } from '@wateja/client';
import { useTranslation } from 'react-i18next';

import { Drawer } from '../../components/Drawer';
import { Failure } from '../../components/states/Failure';
import { OnlineButton } from '../../offline/OnlineButton';
import { useCostSentence } from './CostPanel';
import { SIMULATED_DAYS } from './programme-queries';
import type { Cost } from './use-cost';

interface StartProgrammeProps {
  cost: Cost;
  /** Whether the shop has no programme yet. */
  isNew: boolean;
  saving: UseMutationResult<ProgramPut, Error, void>;
  onClose: () => void;
}

/** Asks before a new version counts, and says what it would have cost and what stays. */
export function StartProgramme({ cost: { now, before }, isNew, saving, onClose }: StartProgrammeProps) {
  const { t } = useTranslation();
  const sentence = useCostSentence();
  const isTried = now.data !== undefined && !now.isPlaceholderData && now.data.sales > 0;
  return (
    <Drawer title={t(isNew ? 'programmeStart.titleFirst' : 'programmeStart.title')} onClose={onClose}>
      <Text>{t(isNew ? 'programmeStart.effectFirst' : 'programmeStart.effect')}</Text>
      {isTried && <Text>{t('programmeStart.cost', { days: SIMULATED_DAYS, sums: sentence(now.data) })}</Text>}
      {isTried && before && <Text>{t('cost.instead', { sums: sentence(before) })}</Text>}
      {saving.isError && <Failure error={saving.error} onRetry={() => saving.mutate()} />}
      <Group>
        <Button variant="default" data-autofocus onClick={onClose}>
          {t('programmeStart.back')}
        </Button>
        <OnlineButton loading={saving.isPending} onClick={() => saving.mutate()}>
          {t('programmeStart.now')}
        </OnlineButton>
      </Group>
    </Drawer>
  );
}
