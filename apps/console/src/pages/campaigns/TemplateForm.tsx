import { Stack, TextInput } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { withEntityTag } from '@wateja/client';
import { type SubmitEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';

import { useLastChange } from '../../components/conflict/use-last-change';
import { ifMatch } from '../../components/conflict/version';
import { type FieldErrors, useFieldErrors } from '../../components/forms/use-field-errors';
import { useIdempotencyKey } from '../../components/forms/use-idempotency-key';
import { useVersion } from '../../components/forms/use-version';
import { VersionedForm } from '../../components/forms/VersionedForm';
import { CUSTOMER_VARIABLES } from '../../components/messages/example-text';
import { type TextDraft, TextFields } from '../../components/messages/TextFields';
import { Failure } from '../../components/states/Failure';
import { Loaded } from '../../components/states/Loaded';
import { OnlineButton } from '../../offline/OnlineButton';
import { wateja } from '../../session/session';
import { useShop } from '../../session/shop';
import { messagingQuery } from '../settings/settings-queries';
import { templateBody, textsOf } from './campaign-draft';

type Draft = TextDraft & { name: string };

const MAX_NAME = 100;
const EMPTY: Draft = { name: '', ...textsOf(undefined) };

interface FieldsProps {
  draft: Draft;
  change: (changes: Partial<Draft>) => void;
  errors: FieldErrors;
}

function Fields({ draft, change, errors }: FieldsProps) {
  const { t } = useTranslation();
  const { data: settings } = useQuery(messagingQuery(useShop().businessId));
  return (
    <>
      <TextInput
        name="name"
        label={t('templates.name')}
        required
        withAsterisk={false}
        data-autofocus
        maxLength={MAX_NAME}
        value={draft.name}
        error={errors['name']}
        onChange={({ currentTarget }) => change({ name: currentTarget.value })}
      />
      <TextFields
        draft={draft}
        change={change}
        errors={errors}
        variables={CUSTOMER_VARIABLES}
        channel="auto"
        price={settings?.sms_price}
      />
    </>
  );
}

/** Writes a text for campaigns: by SMS, by email, or both. */
export function NewTemplate({ onDone }: { onDone: () => void }) {
  const { t } = useTranslation();
  const keyOf = useIdempotencyKey();
  const { businessId } = useShop();
  const [draft, setDraft] = useState(EMPTY);
  const creating = useMutation({
    mutationFn: () => {
      const body = templateBody(draft, 'auto', draft.name.trim());
      return wateja.messaging.createTemplate({ path: { businessId }, body, headers: keyOf(body) });
    },
    onSuccess: onDone,
  });
  const errors = useFieldErrors(creating.error);
  const submit = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    creating.mutate();
  };
  return (
    <form onSubmit={submit}>
      <Stack gap="sm">
        <Fields draft={draft} change={(changes) => setDraft({ ...draft, ...changes })} errors={errors} />
        {creating.isError && <Failure isRepeatable error={creating.error} onRetry={() => creating.mutate()} />}
        <OnlineButton type="submit" loading={creating.isPending} verb="saving">
          {t('form.save')}
        </OnlineButton>
      </Stack>
    </form>
  );
}

/** Changes such a text. Campaigns that were sent keep theirs. */
export function EditTemplate({ id, onDone, onCancel }: { id: number; onDone: () => void; onCancel: () => void }) {
  const { t } = useTranslation();
  const { businessId } = useShop();
  const lastChange = useLastChange({ resource: 'template', id });
  const path = { businessId, templateId: id };
  const read = async () => {
    const { answer, etag } = await withEntityTag((options) => wateja.messaging.getTemplate({ path, ...options }));
    const { name, updated_at } = answer.template;
    return { draft: { name, ...textsOf(answer.template) }, etag, changedAt: updated_at };
  };
  const version = useVersion([businessId, 'template', id], read);
  return (
    <Loaded query={version} bars={4}>
      {(begin) => (
        <VersionedForm<Draft>
          begin={begin}
          stored={{
            read,
            changeOf: ({ changedAt }) => lastChange(changedAt),
            save: (draft, fields, from) => {
              const whole = templateBody(draft, 'auto', draft.name.trim());
              const body = Object.fromEntries(fields.map((field) => [field, whole[field]]));
              return wateja.messaging.updateTemplate({ path, body, headers: ifMatch(from) });
            },
          }}
          onSaved={onDone}
          onCancel={onCancel}
          labelOf={(field) => t(field === 'name' ? 'templates.name' : `messageTexts.${field}`)}
          wordOf={(draft, field) => draft[field]}
          problemsOf={({ name }) => (name.trim() === '' ? { name: t('fields.required') } : {})}
        >
          {({ draft, change, problems, errors }) => (
            <Fields draft={draft} change={change} errors={{ ...errors, ...problems }} />
          )}
        </VersionedForm>
      )}
    </Loaded>
  );
}
