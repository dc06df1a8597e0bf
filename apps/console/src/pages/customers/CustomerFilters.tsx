import { Group, NativeSelect, TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { IconSearch } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import type { Tag } from '@wateja/client';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';

import { useShop } from '../../session/shop';
import { useFindCustomer } from '../../components/use-find-customer';
import { tagsQuery } from './customers-query';
import { type CustomerListSearch, type CustomerType, type Sort, SORTS, TYPES } from './list-search';

/** How long after the last key the search begins. */
const TYPING_PAUSE_MS = 200;
const AWAY_DAYS = [30, 60, 90] as const;

interface CustomerFiltersProps {
  search: CustomerListSearch;
  onChange: (changes: CustomerListSearch) => void;
}

/** The search, which is the first field of the page, the filters and the order. */
export function CustomerFilters({ search, onChange }: CustomerFiltersProps) {
  const { t } = useTranslation();
  const open = useFindCustomer();
  const { data: tags = [] } = useQuery(tagsQuery(useShop().businessId));
  const { q = '' } = search;
  const [typed, setTyped] = useState(q);
  const sought = useRef(q);
  const find = useDebouncedCallback((words: string) => {
    sought.current = words;
    onChange({ q: words || undefined });
  }, TYPING_PAUSE_MS);
  // The address can change without this field: by Back, or when the filters are cleared.
  useEffect(() => {
    if (q === sought.current) return;
    find.cancel();
    sought.current = q;
    setTyped(q);
  }, [q, find]);
  const any = { value: '', label: t('customers.any') };
  return (
    <Group align="end" gap="sm">
      <TextInput
        type="search"
        label={t('search.label')}
        placeholder={t('search.placeholder')}
        leftSection={<IconSearch size={20} stroke={1.75} aria-hidden />}
        value={typed}
        onChange={({ currentTarget }) => {
          setTyped(currentTarget.value);
          find(currentTarget.value.trim());
        }}
        onKeyDown={({ key }) => {
          if (key !== 'Enter') return;
          find.cancel();
          void open(typed.trim());
        }}
        flex="1 1 260px"
        maw={480}
      />
      <NativeSelect
        label={t('customer.type')}
        data={[any, ...TYPES.map((value) => ({ value, label: t(`customerType.${value}`) }))]}
        value={search.type ?? ''}
        onChange={({ currentTarget }) => onChange({ type: (currentTarget.value || undefined) as CustomerType })}
      />
      <NativeSelect
        label={t('customer.lastPurchase')}
        data={[any, ...AWAY_DAYS.map((days) => ({ value: String(days), label: t('customers.awayFor', { days }) }))]}
        value={search.away ? String(search.away) : ''}
        onChange={({ currentTarget }) =>
          onChange({ away: currentTarget.value === '' ? undefined : Number(currentTarget.value) })
        }
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
        label={t('customers.sort')}
        data={(Object.keys(SORTS) as Sort[]).map((value) => ({ value, label: t(`customers.sortBy.${value}`) }))}
        value={search.sort ?? 'last_purchase_date'}
        onChange={({ currentTarget }) => onChange({ sort: currentTarget.value as Sort })}
      />
    </Group>
  );
}

/** The tags with their numbers. The tag of the address stays a choice when nobody has it any more. */
function tagChoices(tags: readonly Tag[], chosen: string | undefined) {
  const choices = tags.map(({ name, customers }) => ({ value: name, label: `${name} (${customers})` }));
  const isKnown = chosen === undefined || tags.some(({ name }) => name === chosen);
  return isKnown ? choices : [...choices, { value: chosen, label: chosen }];
}
