import { NativeSelect, Stack, Switch, Text, TextInput, Title } from '@mantine/core';
import type { ReactNode } from 'react';
import { Trans, useTranslation } from 'react-i18next';

import type { FieldErrors } from '../../components/forms/use-field-errors';
import { useShop } from '../../session/shop';
import type { Field, ProgrammeDraft } from './programme-draft';

const ENROLMENTS = ['everyone', 'opt_in'] as const;

export interface DraftFieldsProps {
  draft: ProgrammeDraft;
  onChange: (draft: ProgrammeDraft) => void;
  /** What the server refused, by path. */
  errors: FieldErrors;
}

/** How customers earn points, what these are worth, and when they end: sentences with fields in them. */
export function EarnFields({ draft, onChange, errors }: DraftFieldsProps) {
  const { t } = useTranslation();
  const { currency } = useShop().business;
  const field = (path: Field, kind: 'whole' | 'decimal', isOptional = false) => (
    <NumberField
      label={t(`programme.labels.${path}`)}
      kind={kind}
      isOptional={isOptional}
      value={draft.fields[path]}
      isRefused={errors[path] !== undefined}
      onChange={(text) => onChange({ ...draft, fields: { ...draft.fields, [path]: text } })}
    />
  );
  const errorOf = (...paths: Field[]) => paths.map((path) => errors[path]).find((text) => text !== undefined);
  return (
    <Stack className="card" gap="sm">
      <Switch
        label={t('programme.isOn')}
        checked={draft.is_enabled}
        onChange={({ currentTarget }) => onChange({ ...draft, is_enabled: currentTarget.checked })}
      />
      <NativeSelect
        label={t('programme.enrolment')}
        maw={320}
        data={ENROLMENTS.map((value) => ({ value, label: t(`programme.enrolments.${value}`) }))}
        value={draft.enrolment}
        onChange={({ currentTarget }) =>
          onChange({
            ...draft,
            enrolment: ENROLMENTS.find((candidate) => candidate === currentTarget.value) ?? 'everyone',
          })
        }
      />
      <Title order={2}>{t('programme.earn')}</Title>
      <Sentence error={errorOf('earn.spend.points', 'earn.spend.per')}>
        <Trans
          i18nKey="programme.spend"
          values={{ currency }}
          components={{
            points: field('earn.spend.points', 'whole', true),
            amount: field('earn.spend.per', 'decimal', true),
          }}
        />
      </Sentence>
      <Sentence error={errorOf('earn.visit.points', 'earn.visit.minimum_amount')}>
        <Trans
          i18nKey="programme.visit"
          values={{ currency }}
          components={{
            points: field('earn.visit.points', 'whole', true),
            amount: field('earn.visit.minimum_amount', 'decimal', true),
          }}
        />
      </Sentence>
      <Title order={2}>{t('programme.use')}</Title>
      <Sentence error={errorOf('redeem.unit.points', 'redeem.unit.amount')}>
        <Trans
          i18nKey="programme.worth"
          values={{ currency }}
          components={{
            points: field('redeem.unit.points', 'whole'),
            amount: field('redeem.unit.amount', 'decimal'),
          }}
        />
      </Sentence>
      <Sentence error={errorOf('redeem.min_points', 'redeem.max_percent')}>
        <Trans
          i18nKey="programme.limits"
          components={{
            points: field('redeem.min_points', 'whole'),
            percent: field('redeem.max_percent', 'whole'),
          }}
        />
      </Sentence>
      <Sentence error={errorOf('expiry.after_months')}>
        <Trans i18nKey="programme.expiry" components={{ months: field('expiry.after_months', 'whole', true) }} />
      </Sentence>
      <Text c="dimmed">{t('programme.empty')}</Text>
    </Stack>
  );
}

/** Words and fields in one line, and what the server refused of it. */
export function Sentence({ error, children }: { error: ReactNode; children: ReactNode }) {
  return (
    <div>
      <div className="sentence">{children}</div>
      {error !== undefined && (
        <Text role="alert" c="var(--mantine-color-error)">
          {error}
        </Text>
      )}
    </div>
  );
}

interface NumberFieldProps {
  label: string;
  kind: 'whole' | 'decimal';
  isOptional?: boolean;
  isRefused?: boolean;
  value: string;
  onChange: (text: string) => void;
}

/** A number within a sentence. */
export function NumberField({ label, kind, isOptional = false, isRefused = false, value, onChange }: NumberFieldProps) {
  return (
    <TextInput
      className="number-field"
      aria-label={label}
      inputMode={kind === 'whole' ? 'numeric' : 'decimal'}
      pattern={kind === 'whole' ? '[0-9]{1,7}' : '[0-9]{1,9}(\\.[0-9]{1,3})?'}
      required={!isOptional}
      error={isRefused}
      value={value}
      onChange={({ currentTarget }) => onChange(currentTarget.value.trim())}
    />
  );
}
