import { Alert, Button, Stack, Text } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { CurrentProgram } from '@wateja/client';
import { type SubmitEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';

import { TimedText } from '../../components/TimedText';
import { When } from '../../components/When';
import { useLastChange } from '../../components/conflict/use-last-change';
import { ifMatch, isChangedMeanwhile } from '../../components/conflict/version';
import { AskWhoChanged } from '../../components/conflict/WhoChanged';
import { useFieldErrors } from '../../components/forms/use-field-errors';
import { useLeaveGuard } from '../../components/forms/use-leave-guard';
import { useToast } from '../../components/toast/toast-context';
import { wateja } from '../../session/session';
import { useShop } from '../../session/shop';
import { useFormat } from '../../use-format';
import { CostPanel } from './CostPanel';
import { EarnFields } from './EarnFields';
import { ProductFields } from './ProductFields';
import { bodyOf, draftOfProgram, isComplete } from './programme-draft';
import { Ranking } from './Ranking';
import { StartProgramme } from './StartProgramme';
import { TierFields } from './TierFields';
import { useCost } from './use-cost';

type Current = CurrentProgram & { etag: string | null };

interface ProgrammeEditorProps {
  current: Current;
  /** Reads the programme again. The form begins again if there is another version. */
  onReread: () => Promise<unknown>;
}

/** The rules as a form, with what they would have cost. They become a new version, which counts from now on. */
export function ProgrammeEditor({ current, onReread }: ProgrammeEditorProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const queryClient = useQueryClient();
  const toast = useToast();
  const { businessId } = useShop();
  const { program } = current;
  const [draft, setDraft] = useState(() => draftOfProgram(program));
  const [isAsking, setIsAsking] = useState(false);
  const [firstDay, setFirstDay] = useState('');
  const isChanged = JSON.stringify(draft) !== JSON.stringify(draftOfProgram(program));
  const { guard, release } = useLeaveGuard(isChanged);
  const lastChange = useLastChange({ resource: 'program' });
  const cost = useCost(program, draft);
  const saving = useMutation({
    mutationFn: () =>
      wateja.rewards.putProgram({
        path: { businessId },
        body: { ...bodyOf(draft, program), ...(firstDay !== '' && { valid_from: firstDay }) },
        headers: ifMatch(current),
      }),
    onSuccess: async ({ version }) => {
      toast({ text: t('programmeStart.done', { version: format.number(version) }) });
      // What the versions would have cost stays true.
      void queryClient.invalidateQueries({
        predicate: ({ queryKey: [shop, kind] }) => shop === businessId && kind !== 'simulation',
      });
      // The question stays over the form until then: the form begins again, and nothing typed may be lost.
      await onReread();
      release();
      setIsAsking(false);
    },
  });
  const errors = useFieldErrors(saving.error);
  const submit = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    saving.reset();
    setIsAsking(true);
  };
  const isNew = program === null;
  return (
    <form className="programme" onSubmit={submit}>
      {guard}
      <Stack>
        {isNew && <Text>{t('programme.first')}</Text>}
        {program && Date.parse(program.valid_from) > Date.now() && (
          <Alert className="hint">
            <TimedText i18nKey="programme.later" time={<When time={program.valid_from} as="dateTime" />} />
          </Alert>
        )}
        {current.ranking && <Ranking />}
        {isChangedMeanwhile(saving.error) && (
          <Alert role="alert" className="warning">
            <Stack gap="xs" align="flex-start">
              <Text>
                <AskWhoChanged read={lastChange} /> {t('programme.conflict')}
              </Text>
              <Button variant="default" onClick={() => void onReread()}>
                {t('programme.showSaved')}
              </Button>
            </Stack>
          </Alert>
        )}
        <EarnFields draft={draft} onChange={setDraft} errors={errors} />
        <ProductFields draft={draft} onChange={setDraft} />
        <TierFields draft={draft} onChange={setDraft} errors={errors} />
      </Stack>
      <CostPanel cost={cost} isComplete={isComplete(draft)}>
        {(isChanged || isNew) && <Button type="submit">{t('programme.save')}</Button>}
      </CostPanel>
      {isAsking && !isChangedMeanwhile(saving.error) && (
        <StartProgramme
          cost={cost}
          isNew={isNew}
          saving={saving}
          firstDay={firstDay}
          onFirstDay={setFirstDay}
          onClose={() => setIsAsking(false)}
        />
      )}
    </form>
  );
}
