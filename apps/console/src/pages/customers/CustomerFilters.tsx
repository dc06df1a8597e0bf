import { Group, NativeSelect, TextInput } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import type { Tag } from '@wateja/client';
import { useTranslation } from 'react-i18next';

import { Filters } from '../../components/filters/Filters';
import { useTypedFilter } from '../../components/filters/use-typed-filter';
import { ladderQuery } from '../../components/ladder';
import { useTierName } from '../../components/use-tier-name';
import { useFindCustomer } from '../../components/use-find-customer';
import { useShop } from '../../session/shop';
import { tagsQuery } from './customers-query';
import {
  CONSENTS,
  countFilters,
  type CustomerListSearch,
  isEmptyRange,
  OFTEN,
  type Sort,
  SORTS,
  TYPES,
} from './list-search';
import { SpentField } from './SpentField';

const AWAY_DAYS = [30, 60, 90] as const;

interface CustomerFiltersProps {
  search: CustomerListSearch;
  onChange: (changes: CustomerListSearch) => void;
}

/** The search, which is the first field of the page, the order and the filters. */
export function CustomerFilters({ search, onChange }: CustomerFiltersProps) {
  const { t } = useTranslation();
  const open = useFindCustomer();
  const { businessId } = useShop();
  const { data: tags = [] } = useQuery(tagsQuery(businessId));
  const { data: ladder = [] } = useQuery(ladderQuery(businessId));
  const { typed, type, stop } = useTypedFilter(search.q ?? '', (q) => onChange({ q, ...(q && { status: undefined }) }));
  const tierName = useTierName();
  const any = { value: '', label: t('filters.any') };
  return (
    <Group align="end" gap="sm">
      <TextInput
        type="search"
        label={t('search.label')}
        placeholder={t('search.placeholder')}
        leftSection={<IconSearch size={20} stroke={1.75} aria-hidden />}
        value={typed}
        onChange={({ currentTarget }) => type(currentTarget.value)}
        onKeyDown={({ key }) => {
          if (key !== 'Enter') return;
          stop();
          void open(typed.trim());
        }}
        flex="1 1 260px"
        maw={480}
      />
      <NativeSelect
        label={t('customers.sort')}
        data={(Object.keys(SORTS) as Sort[]).map((value) => ({ value, label: t(`customers.sortBy.${value}`) }))}
        value={search.sort ?? 'last_purchase_date'}
        onChange={({ currentTarget }) => onChange({ sort: currentTarget.value as Sort })}
      />
      <Filters count={countFilters(search)}>
        <NativeSelect
          label={t('customer.type')}
          data={[any, ...TYPES.map((value) => ({ value, label: t(`customerType.${value}`) }))]}
          value={search.type ?? ''}
          onChange={({ currentTarget }) =>
            onChange({ type: TYPES.find((candidate) => candidate === currentTarget.value) })
          }
        />
        <NativeSelect
          label={t('customer.tier')}
          data={[any, ...withChosen(ladder, search.tier).map((value) => ({ value, label: tierName(value) }))]}
          value={search.tier ?? ''}
          onChange={({ currentTarget }) => onChange({ tier: currentTarget.value || undefined })}
        />
        <NativeSelect
          label={t('customers.often')}
          data={[
            any,
            ...OFTEN.map((value) => ({
              value,
              label: value === 'again' ? t('customers.again') : t(`frequency.${value}`),
            })),
          ]}
          value={search.often ?? ''}
          onChange={({ currentTarget }) =>
            onChange({ often: OFTEN.find((candidate) => candidate === currentTarget.value) })
          }
        />
        <NativeSelect
          label={t('customer.lastPurchase')}
          data={[any, ...AWAY_DAYS.map((days) => ({ value: String(days), label: t('customers.awayFor', { days }) }))]}
          value={search.away ? String(search.away) : ''}
          onChange={({ currentTarget }) =>
            onChange({ away: currentTarget.value === '' ? undefined : Number(currentTarget.value) })
          }
        />
        <SpentField label={t('customers.spentFrom')} amount={search.min} onChange={(min) => onChange({ min })} />
        <SpentField
          label={t('customers.spentTo')}
          amount={search.max}
          error={isEmptyRange(search) ? t('customers.spentRange') : undefined}
          onChange={(max) => onChange({ max })}
        />
        {(tags.length > 0 || search.tag !== undefined) && (
          <NativeSelect
            label={t('customer.tags')}
            data={[any, ...tagChoices(tags, search.tag)]}
            value={search.tag ?? ''}
            onChange={({ currentTarget }) => onChange({ tag: currentTarget.value || undefined })}
          />
        )}
        <NativeSelect
          label={t('customers.offers')}
          data={[any, ...CONSENTS.map((value) => ({ value, label: t(`customers.consent.${value}`) }))]}
          value={search.consent ?? ''}
          onChange={({ currentTarget }) =>
            onChange({ consent: CONSENTS.find((candidate) => candidate === currentTarget.value) })
          }
        />
        <NativeSelect
          label={t('customers.status')}
          data={[
            { value: '', label: t('customers.active') },
            { value: 'inactive', label: t('customers.inactive') },
          ]}
          value={search.status ?? ''}
          onChange={({ currentTarget }) =>
            // The search by words finds active customers only.
            onChange(currentTarget.value === '' ? { status: undefined } : { status: 'inactive', q: undefined })
          }
        />
      </Filters>
    </Group>
  );
}

/** A value in the address stays a choice, even if the shop no longer has it. */
const withChosen = (names: readonly string[], chosen: string | undefined) =>
  chosen === undefined || names.includes(chosen) ? names : [...names, chosen];

/** The tags with their numbers. */
function tagChoices(tags: readonly Tag[], chosen: string | undefined) {
  const counts = new Map(tags.map(({ name, customers }) => [name, customers]));
  return withChosen([...counts.keys()], chosen).map((name) => ({
    value: name,
    label: counts.has(name) ? `${name} (${counts.get(name)})` : name,
  }));
}
