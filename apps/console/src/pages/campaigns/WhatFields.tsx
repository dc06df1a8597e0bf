import { NativeSelect, Stack, Text, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';

import type { FieldErrors } from '../../components/forms/use-field-errors';
import { CUSTOMER_VARIABLES } from '../../components/messages/example-text';
import { TEXTS, TextFields } from '../../components/messages/TextFields';
import { useShop } from '../../session/shop';
import { messagingQuery } from '../settings/settings-queries';
import { type CampaignDraft, CHANNELS, HOLDOUTS, PURPOSES, textsOf } from './campaign-draft';
import { templatesQuery } from './campaign-queries';

const MAX_NAME = 100;

interface WhatFieldsProps {
  draft: CampaignDraft;
  change: (changes: Partial<CampaignDraft>) => void;
  /** What the server refused, by field. */
  errors: FieldErrors;
  isSent: boolean;
}

/** The text of a campaign, its channel, and its budget. A text that is changed becomes a new template. */
export function WhatFields({ draft, change, errors, isSent }: WhatFieldsProps) {
  const { t } = useTranslation();
  const { businessId } = useShop();
  const { data: templates = [] } = useQuery(templatesQuery(businessId));
  const { data: settings } = useQuery(messagingQuery(businessId));
  const holdouts = [...new Set([...HOLDOUTS, draft.holdout])].toSorted((a, b) => Number(a) - Number(b));
  const required = (text: string) => (isSent && text.trim() === '' ? t('fields.required') : undefined);
  const choose = (id: string) => {
    const chosen = templates.find((template) => String(template.id) === id);
    change({ template: chosen?.id ?? null, ...textsOf(chosen) });
  };
  return (
    <Stack>
      <TextFields
        draft={draft}
        change={(texts) => change({ ...texts, template: null })}
        errors={Object.fromEntries(TEXTS.map((name) => [name, errors[name] ?? required(draft[name])]))}
        variables={CUSTOMER_VARIABLES}
        channel={draft.channel}
        price={settings?.sms_price}
      />
      <div className="audience">
        <NativeSelect
          label={t('wizard.template')}
          data={[
            { value: '', label: t('wizard.ownText') },
            ...templates.map(({ id, name }) => ({ value: String(id), label: name })),
          ]}
          value={draft.template === null ? '' : String(draft.template)}
          name="template_id"
          error={errors['template_id']}
          onChange={({ currentTarget }) => choose(currentTarget.value)}
        />
        <NativeSelect
          label={t('campaigns.channel')}
          data={CHANNELS.map((value) => ({ value, label: t(`campaigns.channels.${value}`) }))}
          value={draft.channel}
          onChange={({ currentTarget }) =>
            change({ channel: CHANNELS.find((candidate) => candidate === currentTarget.value) ?? 'sms' })
          }
        />
        <NativeSelect
          label={t('wizard.purpose')}
          description={t('wizard.purposeHint')}
          data={PURPOSES.map((value) => ({ value, label: t(`wizard.purposes.${value}`) }))}
          value={draft.purpose}
          onChange={({ currentTarget }) =>
            change({ purpose: PURPOSES.find((candidate) => candidate === currentTarget.value) ?? 'offers' })
          }
        />
        <NativeSelect
          label={t('wizard.holdout')}
          description={t('wizard.holdoutHint')}
          data={holdouts.map((value) => ({
            value,
            label: value === '0' ? t('wizard.noHoldout') : t('wizard.holdoutPercent', { percent: value }),
          }))}
          value={draft.holdout}
          name="holdout_percent"
          error={errors['holdout_percent']}
          onChange={({ currentTarget }) => change({ holdout: currentTarget.value })}
        />
        <TextInput
          label={t('wizard.budget')}
          description={t('wizard.budgetHint')}
          inputMode="decimal"
          value={draft.budget}
          name="budget_cap"
          error={errors['budget_cap']}
          onChange={({ currentTarget }) => change({ budget: currentTarget.value.trim() })}
        />
        <TextInput
          name="name"
          label={t('wizard.name')}
          description={t('wizard.nameHint')}
          maxLength={MAX_NAME}
          value={draft.name}
          error={errors['name'] ?? required(draft.name)}
          onChange={({ currentTarget }) => change({ name: currentTarget.value })}
        />
      </div>
      <Text c="dimmed">{t('wizard.stored')}</Text>
    </Stack>
  );
}
