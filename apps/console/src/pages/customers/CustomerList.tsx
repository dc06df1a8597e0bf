import { Text } from '@mantine/core';
import { type InfiniteData, type UseInfiniteQueryResult, useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import type { CustomersReportPage } from '@wateja/client';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { Earlier } from '../../components/states/Earlier';
import { Empty } from '../../components/states/Empty';
import { Later } from '../../components/states/Later';
import { rowsBefore } from '../../components/states/list-pages';
import { useShop } from '../../session/shop';
import { useFormat } from '../../use-format';
import { AddLink } from './AddLink';
import type { Column } from './columns';
import { CustomerRows } from './CustomerRows';
import { customerCountQuery, customerTotalQuery } from './customers-query';
import { countFilters, type CustomerListSearch } from './list-search';
import { SelectionBar } from './SelectionBar';
import { useSelection } from './use-selection';

interface CustomerListProps {
  data: InfiniteData<CustomersReportPage>;
  query: UseInfiniteQueryResult;
  search: CustomerListSearch;
  columns: readonly Column[];
  isSelecting: boolean;
}

/** The customers of a search that have been loaded so far. In a new search, nobody is selected. */
export function CustomerList({ data, query, search, columns, isSelecting }: CustomerListProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const navigate = useNavigate({ from: '/$businessId/customers' });
  const { customers, selected, select, retag } = useSelection(data);
  const [isForAll, setIsForAll] = useState(false);
  const before = rowsBefore(data);
  const { businessId } = useShop();
  // The pages after the first one repeat how many there were when it was read.
  const { data: now } = useQuery({ ...customerTotalQuery(businessId, search), enabled: before > 0 });
  const { total = null, total_at_least = 0 } = (before > 0 ? now : undefined) ?? data.pages[0] ?? {};
  /** Selects these customers, and no longer all of the list. */
  const selectOnly = (ids: ReadonlySet<number>) => {
    select(ids);
    setIsForAll(false);
  };
  const isFiltered = search.q !== undefined || countFilters(search) > 0;
  const { data: all } = useQuery({ ...customerCountQuery(businessId), enabled: isFiltered });
  const [from, to] = [before + 1, before + customers.length].map((number) => format.number(number));
  const isPart = isFiltered && all != null;
  const of = isPart ? format.number(all) : undefined;
  const matching =
    total === null
      ? t(isPart ? 'customers.atLeastOf' : 'customers.atLeast', { number: format.number(total_at_least), total: of })
      : t(isPart ? 'customers.countOf' : 'customers.count', { count: total, number: format.number(total), total: of });
  return (
    <>
      <Text c="dimmed" role="status">
        {matching}
      </Text>
      {selected.size > 0 && (
        <SelectionBar
          search={search}
          customers={customers}
          selected={selected}
          total={total}
          isForAll={isForAll && total !== null}
          onForAll={setIsForAll}
          onClear={() => selectOnly(new Set())}
          onTagged={retag}
        />
      )}
      <Later query={query} label={t('customers.before')}>
        {before > 0 ? t('customers.range', { from, to }) : undefined}
      </Later>
      {customers.length === 0 ? (
        <Empty
          text={t(isFiltered ? 'search.none' : 'customers.none')}
          onClear={isFiltered ? () => void navigate({ search: {} }) : undefined}
        >
          {search.q !== undefined && <AddLink text={t('customers.add', { q: search.q })} q={search.q} />}
        </Empty>
      ) : (
        <CustomerRows
          customers={customers}
          columns={columns}
          selected={new Set(selected.keys())}
          onSelect={selectOnly}
          isSelecting={isSelecting}
          sort={search.sort ?? 'last_purchase_date'}
        />
      )}
      <Earlier query={query} label={t('paging.more')} />
    </>
  );
}
