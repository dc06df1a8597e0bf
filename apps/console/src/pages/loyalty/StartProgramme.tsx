import { Button, Group, Text, TextInput } from '@mantine/core';
import type { UseMutationResult } from '@tanstack/react-query';
import type { ProgramPut } from '@wateja/client';
import { useTranslation } from 'react-i18next';

import { Drawer } from '../../components/Drawer';
import { useFieldErrors } from '../../components/forms/use-field-errors';
import { Failure } from '../../components/states/Failure';
import { OnlineButton } from '../../offline/OnlineButton';
import { useShop } from '../../session/shop';
import { addDays, dayOf } from '../../start-of-day';
import { useFormat } from '../../use-format';
import { useCostSentence } from './CostPanel';
import { SIMULATED_DAYS } from './programme-queries';
import type { Cost } from './use-cost';

interface StartProgrammeProps {
  cost: Cost;
  /** Whether the shop has no programme yet. */
  isNew: boolean;
  saving: UseMutationResult<ProgramPut, Error, void>;
  /** The first day; an empty text if it starts now. */
  firstDay: string;
  onFirstDay: (day: string) => void;
  onClose: () => void;
}

/** Asks before a new version counts, and says what it would have cost and what stays. */
export function StartProgramme(props: StartProgrammeProps) {
  const { isNew, saving, firstDay, onFirstDay, onClose } = props;
  const { now, before } = props.cost;
  const { t } = useTranslation();
  const format = useFormat();
  const { timezone } = useShop().business;
  const refused = useFieldErrors(saving.error)['valid_from'];
  const sentence = useCostSentence();
  const isTried = now.data !== undefined && !now.isPlaceholderData && now.data.sales > 0;
  return (
    <Drawer
      title={t(isNew ? 'programmeStart.titleFirst' : 'programmeStart.title')}
      onClose={saving.isPending ? undefined : onClose}
    >
      <Text>{t(isNew ? 'programmeStart.effectFirst' : 'programmeStart.effect')}</Text>
      {isTried && <Text>{t('programmeStart.cost', { days: SIMULATED_DAYS, sums: sentence(now.data) })}</Text>}
      {isTried && before && <Text>{t('cost.instead', { sums: sentence(before) })}</Text>}
      <TextInput
        type="date"
        label={t('programmeStart.firstDay')}
        description={t('programmeStart.firstDayHint')}
        maw={320}
        min={addDays(dayOf(Date.now(), timezone), 1)}
        value={firstDay}
        error={refused}
        onChange={({ currentTarget }) => onFirstDay(currentTarget.value)}
      />
      {saving.isError && <Failure isRepeatable error={saving.error} onRetry={() => saving.mutate()} />}
      <Group>
        <Button variant="default" data-autofocus disabled={saving.isPending} onClick={onClose}>
          {t('programmeStart.back')}
        </Button>
        <OnlineButton loading={saving.isPending} verb="saving" onClick={() => saving.mutate()}>
          {firstDay === '' ? t('programmeStart.now') : t('programmeStart.on', { date: format.plainDate(firstDay) })}
        </OnlineButton>
      </Group>
    </Drawer>
  );
}
