import { Text } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { CheckedInput } from '../../components/forms/CheckedInput';
import { Loaded } from '../../components/states/Loaded';
import { wateja } from '../../session/session';
import { isMoney } from '../../money';
import { useShop } from '../../session/shop';
import type { StepProps } from './step';
import { StepForm } from './StepForm';

const DEFAULT_PER = '100';

/** A programme with one point for an amount. If the shop has one already, it stays as it is. */
export function LoyaltyStep(props: StepProps) {
  const { businessId } = useShop();
  const query = useQuery({
    queryKey: [businessId, 'program'],
    queryFn: async () => (await wateja.rewards.getProgram({ path: { businessId } })).program,
  });
  return (
    <Loaded query={query} bars={1}>
      {(program) => (program ? <Existing {...props} /> : <NewProgramme {...props} />)}
    </Loaded>
  );
}

function Existing(props: StepProps) {
  const { t } = useTranslation();
  return (
    <StepForm save={() => Promise.resolve()} {...props}>
      <Text>{t('start.hasProgramme')}</Text>
    </StepForm>
  );
}

function NewProgramme(props: StepProps) {
  const { t } = useTranslation();
  const queryClient = useQueryClient();
  const { businessId, business } = useShop();
  const [per, setPer] = useState(DEFAULT_PER);
  const save = async () => {
    // Somebody may have made one since the page was opened: that one stays.
    const { program } = await wateja.rewards.getProgram({ path: { businessId } });
    const body = { is_enabled: true, earn: { spend: { points: 1, per } } };
    if (!program) await wateja.rewards.putProgram({ path: { businessId }, body });
    await queryClient.invalidateQueries({ queryKey: [businessId] });
  };
  return (
    <StepForm save={save} {...props}>
      <CheckedInput
        problem={per === '' || isMoney(per) ? undefined : t('fields.amount')}
        label={t('start.per', { currency: business.currency })}
        inputMode="decimal"
        required
        value={per}
        onChange={({ currentTarget }) => setPer(currentTarget.value.trim())}
      />
    </StepForm>
  );
}
