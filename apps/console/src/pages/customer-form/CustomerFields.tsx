import { NativeSelect } from '@mantine/core';
import { useTranslation } from 'react-i18next';

import type { FieldErrors } from '../../components/forms/use-field-errors';
import { CheckedInput } from '../../components/forms/CheckedInput';
import { TYPES } from '../customers/list-search';
import type { CustomerType, Draft, Field } from './draft';
import type { Problem } from './problems';

/** Inputs for texts, with what the keyboard of a phone should show. */
const TEXTS = [
  { field: 'name', type: 'text', inputMode: 'text' },
  { field: 'phone', type: 'tel', inputMode: 'tel' },
  { field: 'email', type: 'text', inputMode: 'email' },
  { field: 'address', type: 'text', inputMode: 'text' },
] as const;

interface CustomerFieldsProps {
  draft: Draft;
  onChange: (draft: Draft) => void;
  /** What the server refused, by field. */
  errors: FieldErrors;
  problems: Partial<Record<Field, Problem>>;
  /** Whether the form was sent. */
  isSent: boolean;
}

/** The fields of a customer. The name has the focus. */
export function CustomerFields({ draft, onChange, errors, problems, isSent }: CustomerFieldsProps) {
  const { t } = useTranslation();
  return (
    <>
      {TEXTS.map(({ field, type, inputMode }) => (
        <CheckedInput
          key={field}
          problem={problems[field] && t(`fields.${problems[field]}`)}
          isSent={isSent}
          name={field}
          type={type}
          inputMode={inputMode}
          label={t(`customer.${field}`)}
          required={field === 'name'}
          withAsterisk={field === 'name'}
          autoComplete="off"
          autoFocus={field === 'name'}
          value={draft[field]}
          error={errors[field]}
          onChange={({ currentTarget }) => onChange({ ...draft, [field]: currentTarget.value })}
        />
      ))}
      <NativeSelect
        name="customer_type"
        label={t('customer.type')}
        data={TYPES.map((value) => ({ value, label: t(`customerType.${value}`) }))}
        value={draft.customer_type}
        error={errors['customer_type']}
        onChange={({ currentTarget }) => onChange({ ...draft, customer_type: currentTarget.value as CustomerType })}
      />
    </>
  );
}
