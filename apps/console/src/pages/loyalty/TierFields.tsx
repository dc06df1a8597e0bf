import { Button, NativeSelect, Stack, Text, TextInput, Title } from '@mantine/core';
import type { ReactNode } from 'react';
import { Trans, useTranslation } from 'react-i18next';

import { useShop } from '../../session/shop';
import { type DraftFieldsProps, NumberField, Sentence } from './EarnFields';
import { newTier, TIER_FIELDS, type TierDraft } from './programme-draft';

const WINDOWS = ['lifetime', 'rolling', 'calendar_year'] as const;
const MAX_TIERS = 20;
const MAX_NAME = 50;

/** The tiers, the lowest first: what a customer has to buy for each, and what it gives. */
export function TierFields({ draft, onChange, errors }: DraftFieldsProps) {
  const { t } = useTranslation();
  const { tiers, window, fields } = draft;
  const change = (tier: TierDraft) =>
    onChange({ ...draft, tiers: tiers.map((candidate) => (candidate.key === tier.key ? tier : candidate)) });
  return (
    <Stack className="card" gap="sm" component="section" aria-labelledby="tiers">
      <Title order={2} id="tiers">
        {t('programme.tiers')}
      </Title>
      {tiers.length === 0 && <Text>{t('programme.keptTiers')}</Text>}
      <NativeSelect
        label={t('programme.window')}
        maw={320}
        data={WINDOWS.map((value) => ({ value, label: t(`programme.windows.${value}`) }))}
        value={window}
        onChange={({ currentTarget }) =>
          onChange({ ...draft, window: WINDOWS.find((candidate) => candidate === currentTarget.value) ?? 'lifetime' })
        }
      />
      {window === 'rolling' && (
        <Sentence error={errors['tiers.window.months']}>
          <Trans
            i18nKey="programme.months"
            components={{
              months: (
                <NumberField
                  label={t('programme.labels.tiers.window.months')}
                  kind="whole"
                  value={fields['tiers.window.months']}
                  onChange={(months) => onChange({ ...draft, fields: { ...fields, 'tiers.window.months': months } })}
                />
              ),
            }}
          />
        </Sentence>
      )}
      {window !== 'lifetime' && (
        <Sentence error={errors['tiers.at_risk_days']}>
          <Trans
            i18nKey="programme.atRisk"
            components={{
              days: (
                <NumberField
                  label={t('programme.labels.tiers.at_risk_days')}
                  kind="whole"
                  value={fields['tiers.at_risk_days']}
                  onChange={(days) => onChange({ ...draft, fields: { ...fields, 'tiers.at_risk_days': days } })}
                />
              ),
            }}
          />
        </Sentence>
      )}
      {tiers.map((tier, index) => (
        <OneTier
          key={tier.key}
          tier={tier}
          errorOf={(field) => errors[`tiers.ladder.${index}.${field}`]}
          onChange={change}
          onRemove={
            tiers.length > 1
              ? () => onChange({ ...draft, tiers: tiers.filter(({ key }) => key !== tier.key) })
              : undefined
          }
        />
      ))}
      {tiers.length < MAX_TIERS && (
        <Button
          variant="default"
          style={{ alignSelf: 'flex-start' }}
          onClick={() => onChange({ ...draft, tiers: [...tiers, newTier(tiers)] })}
        >
          {t('programme.addTier')}
        </Button>
      )}
    </Stack>
  );
}

interface OneTierProps {
  tier: TierDraft;
  errorOf: (field: string) => ReactNode;
  onChange: (tier: TierDraft) => void;
  /** Undefined for the only tier. */
  onRemove: (() => void) | undefined;
}

function OneTier({ tier, errorOf, onChange, onRemove }: OneTierProps) {
  const { t } = useTranslation();
  const { currency } = useShop().business;
  return (
    <fieldset className="tier-fields">
      <legend className="sr-only">{tier.name || t('programme.newTier')}</legend>
      <TextInput
        label={t('programme.tierFields.name')}
        required
        maxLength={MAX_NAME}
        value={tier.name}
        error={errorOf('name')}
        onChange={({ currentTarget }) => onChange({ ...tier, name: currentTarget.value })}
      />
      {TIER_FIELDS.map((field) => (
        <TextInput
          key={field}
          label={t(`programme.tierFields.${field}`, { currency })}
          inputMode={field === 'min_purchases' ? 'numeric' : 'decimal'}
          pattern={field === 'min_purchases' ? '[0-9]{1,7}' : '[0-9]{1,9}(\\.[0-9]{1,3})?'}
          required
          value={tier[field]}
          error={errorOf(field)}
          onChange={({ currentTarget }) => onChange({ ...tier, [field]: currentTarget.value.trim() })}
        />
      ))}
      {onRemove && (
        <Button
          variant="default"
          aria-label={t('programme.removeTierOf', { tier: tier.name || t('programme.newTier') })}
          onClick={onRemove}
        >
          {t('programme.removeTier')}
        </Button>
      )}
    </fieldset>
  );
}
