import { Button, Group, Stack, Text, Title } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { Link, type LinkProps, linkOptions, useNavigate, useSearch } from '@tanstack/react-router';
import type { CustomersReportPage } from '@wateja/client';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { BusyButton } from '../../components/busy/BusyButton';
import { MoreMenu } from '../../components/MoreMenu';
import { Empty } from '../../components/states/Empty';
import { Failure } from '../../components/states/Failure';
import { Loaded } from '../../components/states/Loaded';
import { useTitle } from '../../components/use-title';
import { useShop } from '../../session/shop';
import { useFormat } from '../../use-format';
import { DropImport } from '../imports/DropImport';
import { ColumnChoice } from './ColumnChoice';
import { useColumns } from './columns';
import { CustomerFilters } from './CustomerFilters';
import { CustomerRows } from './CustomerRows';
import { customerCountQuery, customersQuery, downloadCustomers } from './customers-query';
import { canBeAudience, countFilters, type CustomerListSearch } from './list-search';
import { SelectionBar } from './SelectionBar';

/** Finds customers: by name, by any spelling of a phone, or by what they bought. */
export function Customers() {
  const { t } = useTranslation();
  const { businessId, isManager } = useShop();
  const search = useSearch({ from: '/signed-in/$businessId/customers' });
  const navigate = useNavigate({ from: '/$businessId/customers' });
  const query = useQuery(customersQuery(businessId, search));
  const { columns, toggle } = useColumns();
  const [isSelecting, setIsSelecting] = useState(false);
  const downloading = useMutation({ mutationFn: () => downloadCustomers(businessId, search) });
  useTitle(t('customers.title'));
  const params = { businessId: String(businessId) };
  const writing = linkOptions({ to: '/$businessId/campaigns/new', params, search });
  const merging = linkOptions({ to: '/$businessId/customers/merge', params });
  const importing = linkOptions({ to: '/$businessId/import', params });
  /** Changes the search, and returns to the first page of the list. */
  const change = (changes: CustomerListSearch) =>
    void navigate({ search: ({ cursor: _cursor, ...before }) => ({ ...before, ...changes }), replace: true });
  return (
    <Stack>
      <Group justify="space-between">
        <Title order={1}>{t('customers.title')}</Title>
        <Group gap="sm">
          <ColumnChoice columns={columns} onToggle={toggle} />
          {isManager && (
            <BusyButton
              variant="default"
              visibleFrom="sm"
              loading={downloading.isPending}
              verb="downloading"
              onClick={() => downloading.mutate()}
            >
              {t('customers.download')}
            </BusyButton>
          )}
          {isManager && canBeAudience(search) && (
            <PageLink text={t('customers.write')} link={writing} visibleFrom="sm" />
          )}
          {isManager && <PageLink text={t('nav.import')} link={importing} visibleFrom="sm" />}
          {isManager && <PageLink text={t('customers.merge')} link={merging} visibleFrom="sm" />}
          <AddLink text={t('nav.addCustomer')} />
          <MoreMenu label={t('customers.more')} hiddenFrom="sm">
            <Button variant="default" aria-pressed={isSelecting} onClick={() => setIsSelecting(!isSelecting)}>
              {t(isSelecting ? 'selection.end' : 'selection.begin')}
            </Button>
            {isManager && canBeAudience(search) && <PageLink text={t('customers.write')} link={writing} />}
            {isManager && <PageLink text={t('customers.merge')} link={merging} />}
            {isManager && (
              <Button variant="default" onClick={() => downloading.mutate()}>
                {t('customers.download')}
              </Button>
            )}
          </MoreMenu>
        </Group>
      </Group>
      {downloading.isError && <Failure error={downloading.error} onRetry={() => downloading.mutate()} />}
      <DropImport />
      <CustomerFilters search={search} onChange={change} />
      <Loaded query={query} bars={10}>
        {(page) => (
          <CustomerList
            key={`${JSON.stringify(search)} ${isSelecting}`}
            page={page}
            search={search}
            columns={columns}
            isSelecting={isSelecting}
          />
        )}
      </Loaded>
    </Stack>
  );
}

interface CustomerListProps {
  page: CustomersReportPage;
  search: CustomerListSearch;
  columns: ReturnType<typeof useColumns>['columns'];
  isSelecting: boolean;
}

/** A page of the list. Another page or another filter begins with nobody selected. */
function CustomerList({ page, search, columns, isSelecting }: CustomerListProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const navigate = useNavigate({ from: '/$businessId/customers' });
  const [selected, setSelected] = useState<ReadonlySet<number>>(new Set());
  const [isForAll, setIsForAll] = useState(false);
  const { customers, total, total_at_least, next_cursor } = page;
  // A selected customer may have left the list meanwhile. Only those that the list shows count.
  const shown = new Set(customers.flatMap(({ id }) => (selected.has(id) ? [id] : [])));
  /** Selects these customers, and no longer all of the list. */
  const select = (chosen: ReadonlySet<number>) => {
    setSelected(chosen);
    setIsForAll(false);
  };
  const isFiltered = search.q !== undefined || countFilters(search) > 0;
  const { data: all } = useQuery({ ...customerCountQuery(useShop().businessId), enabled: isFiltered });
  return (
    <>
      <Text c="dimmed" role="status">
        <span>
          {total === null
            ? t('customers.atLeast', { number: format.number(total_at_least) })
            : t('customers.count', { count: total, number: format.number(total) })}
        </span>
        {isFiltered && all != null && <span>{` ${t('paging.of', { total: format.number(all) })}`}</span>}
      </Text>
      {shown.size > 0 && (
        <SelectionBar
          search={search}
          customers={customers}
          selected={shown}
          total={total}
          isForAll={isForAll && total !== null}
          onForAll={setIsForAll}
          onClear={() => select(new Set())}
        />
      )}
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
          selected={shown}
          onSelect={select}
          isSelecting={isSelecting}
          sort={search.sort ?? 'last_purchase_date'}
        />
      )}
      <Group>
        {search.cursor && (
          <Button
            variant="default"
            onClick={() => void navigate({ search: ({ cursor: _cursor, ...before }) => before, replace: true })}
          >
            {t('paging.first')}
          </Button>
        )}
        {next_cursor && (
          <Button
            variant="default"
            onClick={() => void navigate({ search: (before) => ({ ...before, cursor: next_cursor }) })}
          >
            {t('paging.next')}
          </Button>
        )}
      </Group>
    </>
  );
}

/** Leads to the form, with what was searched. */
function AddLink({ text, q }: { text: string; q?: string }) {
  const params = { businessId: String(useShop().businessId) };
  return (
    <Button
      renderRoot={(props) => (
        <Link to="/$businessId/customers/new" params={params} search={q === undefined ? {} : { q }} {...props} />
      )}
    >
      {text}
    </Button>
  );
}

/** A button of the head, which leads to another page of the shop. */
function PageLink({ text, link, visibleFrom }: { text: string; link: LinkProps; visibleFrom?: 'sm' }) {
  return (
    <Button
      variant="default"
      {...(visibleFrom && { visibleFrom })}
      renderRoot={(props) => <Link {...link} {...props} />}
    >
      {text}
    </Button>
  );
}
