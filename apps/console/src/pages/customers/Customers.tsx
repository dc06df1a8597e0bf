import { Button, Group, Stack, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';

import { Empty } from '../../components/states/Empty';
import { Loaded } from '../../components/states/Loaded';
import { useTitle } from '../../components/use-title';
import { useShop } from '../../session/shop';
import { useFormat } from '../../use-format';
import { DropImport } from '../imports/DropImport';
import { CustomerFilters } from './CustomerFilters';
import { CustomerRows } from './CustomerRows';
import { customersQuery } from './customers-query';
import type { CustomerListSearch } from './list-search';

/** Finds customers: by name, by any spelling of a phone, or by what they bought. */
export function Customers() {
  const { t } = useTranslation();
  const format = useFormat();
  const { businessId } = useShop();
  const search = useSearch({ from: '/signed-in/$businessId/customers' });
  const navigate = useNavigate({ from: '/$businessId/customers' });
  const query = useQuery(customersQuery(businessId, search));
  useTitle(t('customers.title'));
  /** A change begins with the first page again. */
  const change = (changes: CustomerListSearch) =>
    void navigate({ search: ({ cursor: _cursor, ...before }) => ({ ...before, ...changes }), replace: true });
  const isFiltered = Object.keys(search).some((key) => key !== 'sort' && key !== 'cursor');
  return (
    <Stack>
      <Group justify="space-between">
        <Title order={1}>{t('customers.title')}</Title>
        <AddLink text={t('nav.addCustomer')} />
      </Group>
      <DropImport />
      <CustomerFilters search={search} onChange={change} />
      <Loaded query={query} bars={10}>
        {({ customers, total, total_at_least, next_cursor }) => (
          <>
            <Text c="dimmed" role="status">
              {total === null
                ? t('customers.atLeast', { number: format.number(total_at_least) })
                : t('customers.count', { count: total, number: format.number(total) })}
            </Text>
            {customers.length === 0 ? (
              <Empty text={t(isFiltered ? 'search.none' : 'customers.none')}>
                {search.q !== undefined && <AddLink text={t('customers.add', { q: search.q })} q={search.q} />}
                {isFiltered && (
                  <Button variant="default" onClick={() => void navigate({ search: {} })}>
                    {t('customers.clear')}
                  </Button>
                )}
              </Empty>
            ) : (
              <CustomerRows customers={customers} />
            )}
            <Group>
              {search.cursor && (
                <Button variant="default" onClick={() => change({})}>
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
        )}
      </Loaded>
    </Stack>
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
