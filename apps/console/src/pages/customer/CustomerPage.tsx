import '@mantine/core/styles/Tabs.css';

import { Stack, Tabs } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Navigate, useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { type CustomerProfile, WatejaError } from '@wateja/client';
import { useTranslation } from 'react-i18next';

import { Loaded } from '../../components/states/Loaded';
import { useTitle } from '../../components/use-title';
import { useShop } from '../../session/shop';
import { SaleList } from '../sales/SaleList';
import { Consents } from './Consents';
import { CustomerHead } from './CustomerHead';
import { type CustomerPath, memberQuery, metricsQuery, profileQuery } from './customer-queries';
import { TABS } from './customer-tabs';
import { Details } from './Details';
import { Messages } from './Messages';
import { Metrics } from './Metrics';
import { NoteForm } from './NoteForm';
import { Points } from './Points';
import { Preferences } from './Preferences';
import { Tags } from './Tags';
import { Timeline } from './Timeline';

/** One person: who they are, their tier and points, what they bought, and what happened. */
export function CustomerPage() {
  const { customerId } = useParams({ from: '/signed-in/$businessId/customers/$customerId' });
  const path: CustomerPath = { businessId: useShop().businessId, customerId: Number(customerId) };
  const profile = useQuery(profileQuery(path));
  // A link to somebody who was merged leads to the customer who has everything now.
  const mergedInto = profile.error instanceof WatejaError ? profile.error.customerId : null;
  if (mergedInto !== null) {
    const params = { businessId: String(path.businessId), customerId: String(mergedInto) };
    return <Navigate to="/$businessId/customers/$customerId" params={params} replace />;
  }
  return (
    <Loaded query={profile} bars={8}>
      {(customer) => <Customer path={path} customer={customer} />}
    </Loaded>
  );
}

interface CustomerProps {
  path: CustomerPath;
  customer: CustomerProfile['customer'];
}

function Customer({ path, customer }: CustomerProps) {
  const metrics = useQuery(metricsQuery(path));
  const member = useQuery(memberQuery(path));
  useTitle(customer.name);
  return (
    <Stack gap="lg">
      <CustomerHead path={path} customer={customer} tier={metrics.data?.loyalty_tier ?? null} member={member.data} />
      <Loaded query={metrics} bars={1} height={96}>
        {(read) => <Metrics metrics={read} />}
      </Loaded>
      <div className="customer-grid">
        <CustomerTabs key={path.customerId} path={path} customer={customer} />
        <Stack>
          <Loaded query={member} bars={1}>
            {(read) => read && <Points path={path} member={read} />}
          </Loaded>
          <Tags path={path} tags={customer.tags} />
          <Preferences path={path} preferences={customer.preferences} />
        </Stack>
      </div>
    </Stack>
  );
}

function CustomerTabs({ path, customer }: CustomerProps) {
  const { t } = useTranslation();
  const { tab = 'timeline' } = useSearch({ from: '/signed-in/$businessId/customers/$customerId' });
  const navigate = useNavigate({ from: '/$businessId/customers/$customerId' });
  const open = (name: string | null) => {
    const chosen = TABS.find((candidate) => candidate === name);
    void navigate({ search: chosen && chosen !== 'timeline' ? { tab: chosen } : {}, replace: true });
  };
  return (
    <Tabs value={tab} onChange={open} keepMounted={false}>
      <Tabs.List className="tab-list">
        {TABS.map((name) => (
          <Tabs.Tab key={name} value={name}>
            {t(`customerTabs.${name}`)}
          </Tabs.Tab>
        ))}
      </Tabs.List>
      <Tabs.Panel value="timeline" pt="md">
        <Stack>
          <NoteForm path={path} />
          <Timeline path={path} />
        </Stack>
      </Tabs.Panel>
      <Tabs.Panel value="purchases" pt="md">
        <SaleList filter={{ customer_id: path.customerId }} />
      </Tabs.Panel>
      <Tabs.Panel value="messages" pt="md">
        <Stack>
          <Consents path={path} />
          <Messages path={path} />
        </Stack>
      </Tabs.Panel>
      <Tabs.Panel value="details" pt="md">
        <Details customer={customer} />
      </Tabs.Panel>
    </Tabs>
  );
}
