import { Alert, Button, Group, Stack, Text, Title } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { type SubmitEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';

import { useLastChange } from '../../components/conflict/use-last-change';
import { isChangedMeanwhile } from '../../components/conflict/version';
import { AskWhoChanged } from '../../components/conflict/WhoChanged';
import { useFieldErrors } from '../../components/forms/use-field-errors';
import { useLeaveGuard } from '../../components/forms/use-leave-guard';
import { Failure } from '../../components/states/Failure';
import { useTitle } from '../../components/use-title';
import { OnlineButton } from '../../offline/OnlineButton';
import { useShop } from '../../session/shop';
import { AudienceFields } from './AudienceFields';
import type { CampaignDraft } from './campaign-draft';
import { useStoring } from './use-storing';
import { WhatFields } from './WhatFields';
import { WizardSteps } from './WizardSteps';

interface WizardProps {
  begin: CampaignDraft;
  /** The draft that is stored, with its tag; missing for a new campaign. */
  stored?: { id: number; etag: string | null };
  /** Where it begins. */
  first: 'who' | 'what';
}

/** The first two steps: whom a campaign is for, and what it says. Then it is stored as a draft, and checked. */
export function Wizard({ begin, stored, first }: WizardProps) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const queryClient = useQueryClient();
  const { businessId } = useShop();
  const [step, setStep] = useState(first);
  const [draft, setDraft] = useState(begin);
  const [isSent, setIsSent] = useState(false);
  const { guard, release } = useLeaveGuard(JSON.stringify(draft) !== JSON.stringify(begin));
  // The tag of the version that the form began with: the page reads the draft again while somebody types.
  const [base] = useState(stored);
  const store = useStoring(base);
  const lastChange = useLastChange({ resource: 'campaign', ...(base && { id: base.id }) });
  /** Shows the draft as it is stored, in the last step. */
  const open = async (id: number) => {
    release();
    await queryClient.invalidateQueries({ queryKey: [businessId, 'campaigns'] });
    void queryClient.invalidateQueries({ queryKey: [businessId, 'templates'] });
    const params = { businessId: String(businessId), campaignId: String(id) };
    await navigate({ to: '/$businessId/campaigns/$campaignId', params, search: {}, replace: stored !== undefined });
  };
  const storing = useMutation({ mutationFn: () => store(draft), onSuccess: open });
  const isConflict = isChangedMeanwhile(storing.error);
  const errors = useFieldErrors(storing.error);
  useTitle(t('nav.newCampaign'));
  const needed =
    draft.channel === 'sms' ? ['sms_text'] : draft.channel === 'email' ? ['email_subject', 'email_text'] : null;
  const missing = (needed ?? ['sms_text', 'email_subject', 'email_text']).find(
    (name) => draft[name as 'sms_text'].trim() === '',
  );
  const submit = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (step === 'who') {
      setStep('what');
      return;
    }
    setIsSent(true);
    if (missing === undefined && draft.name.trim() !== '') {
      storing.mutate();
      return;
    }
    const field = event.currentTarget.elements.namedItem(missing ?? 'name');
    if (field instanceof HTMLElement) field.focus();
  };
  return (
    <Stack maw={760}>
      {guard}
      <Title order={1}>{stored ? begin.name : t('nav.newCampaign')}</Title>
      <WizardSteps current={step} />
      <form className="card" noValidate onSubmit={submit}>
        <Stack>
          <Title order={2}>{t(`wizard.${step}`)}</Title>
          {step === 'who' ? (
            <>
              <Text c="dimmed">{t('wizard.whoHint')}</Text>
              <AudienceFields
                audience={draft.audience}
                onChange={(audience) => setDraft((before) => ({ ...before, audience }))}
              />
            </>
          ) : (
            <WhatFields
              draft={draft}
              change={(changes) => setDraft((before) => ({ ...before, ...changes }))}
              errors={errors}
              isSent={isSent}
            />
          )}
          {isConflict && (
            <Alert role="alert" className="warning">
              <Stack gap="xs" align="flex-start">
                <Text>
                  <AskWhoChanged read={lastChange} /> {t('wizard.conflict')}
                </Text>
                <Button variant="default" onClick={() => void open(base?.id ?? 0)}>
                  {t('wizard.showStored')}
                </Button>
              </Stack>
            </Alert>
          )}
          {storing.isError && !isConflict && (
            <Failure isRepeatable error={storing.error} onRetry={() => storing.mutate()} />
          )}
          <Group>
            <OnlineButton type="submit" loading={storing.isPending} verb="saving">
              {t('wizard.next')}
            </OnlineButton>
            {step === 'what' && (
              <Button variant="default" onClick={() => setStep('who')}>
                {t('wizard.back')}
              </Button>
            )}
          </Group>
        </Stack>
      </form>
    </Stack>
  );
}
