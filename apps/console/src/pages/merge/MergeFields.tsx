import { Table, Text } from '@mantine/core';
import type { CustomerMerge, CustomerProfile } from '@wateja/client';
import { useTranslation } from 'react-i18next';

import { TableBox } from '../../components/TableBox';
import type { Keep } from './merge-queries';

type Profile = CustomerProfile['customer'];
type Field = (typeof FIELDS)[number];

const FIELDS = ['phone', 'email', 'address'] as const;
const SIDES = ['this', 'from'] as const;

interface MergeFieldsProps {
  own: Profile;
  other: Profile;
  /** The choices; the server decides about a field without one. */
  keep: Keep;
  onChange: (keep: Keep) => void;
  /** The customer after the merge. Undefined while the preview is read. */
  result: CustomerMerge['customer'] | undefined;
}

/** Both records field by field, with a choice where they differ, and what the merged customer has. */
export function MergeFields({ own, other, keep, onChange, result }: MergeFieldsProps) {
  const { t } = useTranslation();
  const preferred = usePreferred();
  return (
    <TableBox label={t('merge.records')}>
      <Table verticalSpacing="sm">
        <Table.Thead>
          <Table.Tr>
            <Table.Th scope="col">{t('merge.field')}</Table.Th>
            <Table.Th scope="col">{t('merge.stays', { name: own.name })}</Table.Th>
            <Table.Th scope="col">{t('merge.goes', { name: other.name })}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {FIELDS.map((field) => (
            <Choice
              key={field}
              field={field}
              label={t(`customer.${field}`)}
              values={[own[field], other[field]]}
              chosen={keep[field] ?? (result && sideOf(field, result, own, other))}
              onChoose={(side) => onChange({ ...keep, [field]: side })}
            />
          ))}
          <Choice
            field="preferences"
            label={t('preferences.title')}
            values={[preferred(own), preferred(other)]}
            chosen={keep.preferences ?? 'this'}
            onChoose={(side) => onChange({ ...keep, preferences: side })}
          />
        </Table.Tbody>
      </Table>
    </TableBox>
  );
}

interface ChoiceProps {
  field: Field | 'preferences';
  label: string;
  /** The values of the customer who stays and of the other customer. */
  values: readonly [string | null, string | null];
  chosen: (typeof SIDES)[number] | undefined;
  onChoose: (side: (typeof SIDES)[number]) => void;
}

/** A field of both. There is nothing to choose where they are the same. */
function Choice({ field, label, values, chosen, onChoose }: ChoiceProps) {
  const [own, other] = values;
  return (
    <Table.Tr>
      <Table.Th scope="row" fw={400}>
        {label}
      </Table.Th>
      {SIDES.map((side, index) => (
        <Table.Td key={side} style={{ overflowWrap: 'anywhere' }}>
          {own === other ? (
            <Text>{values[index] ?? '–'}</Text>
          ) : (
            <label className="merge-choice">
              <input type="radio" name={`merge-${field}`} checked={chosen === side} onChange={() => onChoose(side)} />
              <span>{values[index] ?? '–'}</span>
            </label>
          )}
        </Table.Td>
      ))}
    </Table.Tr>
  );
}

/** The customer whose value the server would keep. */
const sideOf = (field: Field, result: CustomerMerge['customer'], own: Profile, other: Profile) =>
  result[field] === own[field] || result[field] !== other[field] ? 'this' : 'from';

/** Answers in words what a customer likes, how they pay, and by which channels and when they want to be reached. */
function usePreferred() {
  const { t } = useTranslation();
  return (customer: Profile) => {
    const preferredChannels = (['sms', 'email', 'call'] as const).filter((channel) => customer[`prefer_${channel}`]);
    const channels = preferredChannels.map((channel) => t(`merge.channels.${channel}`));
    const { favorite_products, preferred_payment, best_contact_time } = customer.preferences;
    const method = preferred_payment && t('preferences.payment', { method: t(`payment.${preferred_payment}`) });
    return [favorite_products, method, ...channels, best_contact_time].filter(Boolean).join(', ') || null;
  };
}
