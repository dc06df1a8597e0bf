import { NativeSelect, Text } from '@mantine/core';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';

import { ladderQuery } from '../../components/ladder';
import { useTierName } from '../../components/use-tier-name';
import { useShop } from '../../session/shop';
import { useFormat } from '../../use-format';
import { tagsQuery } from '../customers/customers-query';
import { TYPES } from '../customers/list-search';
import { SpentField } from '../customers/SpentField';
import { type Audience, daysAway, daysBefore } from './campaign-draft';
import { audienceQuery } from './campaign-queries';

const FREQUENCIES = ['one_time', 'occasional', 'regular', 'frequent'] as const;
const AWAY_DAYS = [30, 60, 90] as const;

interface AudienceFieldsProps {
  audience: Audience;
  onChange: (audience: Audience) => void;
}

/** The audience of a campaign: filters as in the list of customers, and the number of customers. */
export function AudienceFields({ audience, onChange }: AudienceFieldsProps) {
  const { t } = useTranslation();
  const { businessId } = useShop();
  const tierName = useTierName();
  const { data: tags = [] } = useQuery(tagsQuery(businessId));
  const { data: ladder = [] } = useQuery(ladderQuery(businessId));
  /** A filter that is not chosen is not in the audience. */
  const set = <Name extends keyof Audience>(name: Name, value: Audience[Name] | undefined) => {
    const { [name]: _, ...others } = audience;
    onChange(value === undefined ? others : { ...others, [name]: value });
  };
  const days = audience.last_purchase_before === undefined ? '' : String(daysAway(audience.last_purchase_before));
  const amount = (value: Audience['min_spent']) => (value === undefined ? undefined : Number(value));
  return (
    <>
      <div className="audience">
        <NativeSelect
          label={t('customer.lastPurchase')}
          data={[
            { value: '', label: t('filters.any') },
            ...[...new Set([...AWAY_DAYS.map(String), ...(days === '' ? [] : [days])])].map((value) => ({
              value,
              label: t('customers.awayFor', { days: value }),
            })),
          ]}
          value={days}
          onChange={({ currentTarget: { value } }) =>
            set('last_purchase_before', value === '' ? undefined : daysBefore(Date.now(), Number(value)))
          }
        />
        <OneOf
          label={t('customer.type')}
          values={audience.customer_type}
          choices={TYPES.map((value) => ({ value, label: t(`customerType.${value}`) }))}
          onChange={(values) => set('customer_type', values as Audience['customer_type'])}
        />
        <OneOf
          label={t('customer.tier')}
          values={audience.loyalty_tier}
          choices={ladder.map((value) => ({ value, label: tierName(value) }))}
          onChange={(values) => set('loyalty_tier', values)}
        />
        <OneOf
          label={t('customers.often')}
          values={audience.repeat_frequency}
          choices={FREQUENCIES.map((value) => ({ value, label: t(`frequency.${value}`) }))}
          onChange={(values) => set('repeat_frequency', values as Audience['repeat_frequency'])}
        />
        <OneOf
          label={t('customer.tags')}
          values={audience.tag}
          choices={tags.map(({ name, customers }) => ({ value: name, label: `${name} (${customers})` }))}
          onChange={(values) => set('tag', values)}
        />
        <SpentField
          label={t('customers.spentFrom')}
          amount={amount(audience.min_spent)}
          onChange={(min) => set('min_spent', min === undefined ? undefined : String(min))}
        />
        <SpentField
          label={t('customers.spentTo')}
          amount={amount(audience.max_spent)}
          onChange={(max) => set('max_spent', max === undefined ? undefined : String(max))}
        />
      </div>
      <Count audience={audience} />
    </>
  );
}

interface OneOfProps {
  label: string;
  values: readonly string[] | undefined;
  choices: readonly { value: string; label: string }[];
  onChange: (values: string[] | undefined) => void;
}

/** One value, or any. Several, which a campaign of the API may have, stay until another is chosen. */
function OneOf({ label, values = [], choices, onChange }: OneOfProps) {
  const { t } = useTranslation();
  const chosen = values.join('\n');
  const several = values.map((value) => choices.find((choice) => choice.value === value)?.label ?? value).join(', ');
  const isListed = values.length === 0 || choices.some(({ value }) => value === chosen);
  return (
    <NativeSelect
      label={label}
      data={[
        { value: '', label: t('filters.any') },
        ...choices,
        ...(isListed ? [] : [{ value: chosen, label: several }]),
      ]}
      value={chosen}
      onChange={({ currentTarget: { value } }) => onChange(value === '' ? undefined : value.split('\n'))}
    />
  );
}

/** The number of customers in the audience now. Customers who may not get the message are counted later. */
function Count({ audience }: { audience: Audience }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { businessId } = useShop();
  const { data: count, isError } = useQuery({
    ...audienceQuery(businessId, audience),
    placeholderData: keepPreviousData,
  });
  if (isError || count === undefined) return null;
  return (
    <Text fw={600} role="status">
      {count === null ? t('wizard.many') : t('wizard.audience', { count, number: format.number(count) })}
    </Text>
  );
}
