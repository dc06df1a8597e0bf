import { Button, Group, Stack, Title } from '@mantine/core';
import { useInfiniteQuery, useMutation } from '@tanstack/react-query';
import { Link, type LinkProps, linkOptions, useNavigate, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { BusyButton } from '../../components/busy/BusyButton';
import { MoreMenu } from '../../components/MoreMenu';
import { Failure } from '../../components/states/Failure';
import { Loaded } from '../../components/states/Loaded';
import { useTitle } from '../../components/use-title';
import { useShop } from '../../session/shop';
import { DropImport } from '../imports/DropImport';
import { AddLink } from './AddLink';
import { ColumnChoice } from './ColumnChoice';
import { useColumns } from './columns';
import { CustomerFilters } from './CustomerFilters';
import { CustomerList } from './CustomerList';
import { customersQuery, downloadCustomers } from './customers-query';
import { canBeAudience, type CustomerListSearch } from './list-search';

/** Finds customers: by name, by any spelling of a phone, or by what they bought. */
export function Customers() {
  const { t } = useTranslation();
  const { businessId, isManager } = useShop();
  const search = useSearch({ from: '/signed-in/$businessId/customers' });
  const navigate = useNavigate({ from: '/$businessId/customers' });
  const query = useInfiniteQuery(customersQuery(businessId, search));
  const { columns, toggle } = useColumns();
  const [isSelecting, setIsSelecting] = useState(false);
  const downloading = useMutation({ mutationFn: () => downloadCustomers(businessId, search) });
  useTitle(t('customers.title'));
  const params = { businessId: String(businessId) };
  const writing = linkOptions({ to: '/$businessId/campaigns/new', params, search });
  const merging = linkOptions({ to: '/$businessId/customers/merge', params });
  const importing = linkOptions({ to: '/$businessId/import', params });
  const change = (changes: CustomerListSearch) =>
    void navigate({ search: (before) => ({ ...before, ...changes }), replace: true });
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
        {(data) => (
          <CustomerList
            key={`${JSON.stringify(search)} ${isSelecting}`}
            data={data}
            query={query}
            search={search}
            columns={columns}
            isSelecting={isSelecting}
          />
        )}
      </Loaded>
    </Stack>
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
