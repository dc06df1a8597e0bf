import { TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';

import { useTypedFilter } from '../../components/filters/use-typed-filter';
import { typedAmount } from './list-search';

interface SpentFieldProps {
  label: string;
  amount: number | undefined;
  error?: string | undefined;
  onChange: (amount: number | undefined) => void;
}

/** An amount of money by which customers are found. A text that is not an amount stays in the field, with a message. */
export function SpentField({ label, amount, error, onChange }: SpentFieldProps) {
  const { t } = useTranslation();
  const { typed, type } = useTypedFilter(amount === undefined ? '' : String(amount), (text) => {
    const next = text === undefined ? undefined : typedAmount(text);
    if (text === undefined || next !== undefined) onChange(next);
  });
  const isAmount = typed.trim() === '' || typedAmount(typed) !== undefined;
  return (
    <TextInput
      label={label}
      inputMode="decimal"
      w={{ sm: 144 }}
      value={typed}
      error={isAmount ? error : t('customers.noAmount')}
      onChange={({ currentTarget }) => type(currentTarget.value)}
    />
  );
}
