import { Button, Group, NativeSelect, Text, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';

import { CustomerSearch } from '../../components/CustomerSearch';
import { DayRangeFilter } from '../../components/filters/DayRangeFilter';
import { Filters } from '../../components/filters/Filters';
import { useTypedFilter } from '../../components/filters/use-typed-filter';
import { METHODS } from '../../payment-methods';
import { useShop } from '../../session/shop';
import { profileQuery } from '../customer/customer-queries';
import { countFilters, type SalesSearch, STATUSES } from './sales-search';

const PERIODS = [1, 7, 30, 90] as const;

interface SaleFiltersProps {
  search: SalesSearch;
  onChange: (changes: SalesSearch) => void;
  /** What Enter does in the field of the receipt number. */
  onReceipt: (number: string) => void;
}

/** The receipt number, and by what else sales are found. */
export function SaleFilters({ search, onChange, onReceipt }: SaleFiltersProps) {
  const { t } = useTranslation();
  const { typed, type, stop } = useTypedFilter(search.receipt ?? '', (receipt) => onChange({ receipt }));
  const any = { value: '', label: t('filters.any') };
  return (
    <Group align="end" gap="sm">
      <TextInput
        type="search"
        label={t('sales.receipt')}
        flex="1 1 220px"
        maw={320}
        value={typed}
        onChange={({ currentTarget }) => type(currentTarget.value)}
        onKeyDown={({ key }) => {
          if (key !== 'Enter') return;
          stop();
          onReceipt(typed.trim());
        }}
      />
      <Filters count={countFilters(search)}>
        <DayRangeFilter label={t('sales.when')} range={search} periods={PERIODS} isOptional onChange={onChange} />
        <NativeSelect
          label={t('sales.status')}
          data={[any, ...STATUSES.map((value) => ({ value, label: t(`saleStatus.${value}`) }))]}
          value={search.status ?? ''}
          onChange={({ currentTarget }) =>
            onChange({ status: STATUSES.find((candidate) => candidate === currentTarget.value) })
          }
        />
        <NativeSelect
          label={t('sales.method')}
          data={[any, ...METHODS.map((value) => ({ value, label: t(`payment.${value}`) }))]}
          value={search.method ?? ''}
          onChange={({ currentTarget }) =>
            onChange({ method: METHODS.find((candidate) => candidate === currentTarget.value) })
          }
        />
        {search.customer === undefined ? (
          <CustomerSearch label={t('sales.buyer')} onChoose={(customer) => onChange({ customer })} />
        ) : (
          <ChosenCustomer id={search.customer} onRemove={() => onChange({ customer: undefined })} />
        )}
      </Filters>
    </Group>
  );
}

function ChosenCustomer({ id, onRemove }: { id: number; onRemove: () => void }) {
  const { t } = useTranslation();
  const { data: customer } = useQuery(profileQuery({ businessId: useShop().businessId, customerId: id }));
  const name = customer?.name ?? String(id);
  return (
    <div>
      <Text fw={600}>{t('sales.buyer')}</Text>
      <Button variant="default" rightSection={<span aria-hidden>✕</span>} onClick={onRemove}>
        {name}
        <span className="sr-only">{` ${t('filters.remove')}`}</span>
      </Button>
    </div>
  );
}
