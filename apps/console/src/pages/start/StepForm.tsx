import { Button, Group, Stack } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import type { ReactNode, SubmitEvent } from 'react';
import { useTranslation } from 'react-i18next';

import { BusyButton } from '../../components/busy/BusyButton';
import { Failure } from '../../components/states/Failure';
import type { StepProps } from './step';

interface StepFormProps extends StepProps {
  /** Saves what the form holds. */
  save: () => Promise<unknown>;
  children: ReactNode;
}

/** The fields of a step: Next saves them, Skip leaves all as it is. */
export function StepForm({ save, onDone, onSkip, children }: StepFormProps) {
  const { t } = useTranslation();
  const saving = useMutation({ mutationFn: save, onSuccess: onDone });
  const submit = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    saving.mutate();
  };
  return (
    <form onSubmit={submit}>
      <Stack gap="sm" mt="sm">
        {children}
        {saving.isError && <Failure error={saving.error} onRetry={() => saving.mutate()} />}
        <Group>
          <BusyButton type="submit" loading={saving.isPending} verb="saving">
            {t('start.next')}
          </BusyButton>
          <Button variant="default" onClick={onSkip}>
            {t('start.skip')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
