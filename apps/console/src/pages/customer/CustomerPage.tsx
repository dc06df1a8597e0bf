import { Anchor, Badge, Button, Group, SimpleGrid, Stack, Text, Title } from '@mantine/core';
import { IconPhone } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import type { CustomerProfile } from '@wateja/client';
import { useTranslation } from 'react-i18next';

import { NewSaleLink } from '../../components/NewSaleLink';
import { Loaded } from '../../components/states/Loaded';
import { Tier } from '../../components/Tier';
import { useTitle } from '../../components/use-title';
import { useShop } from '../../session/shop';
import { Consents } from './Consents';
import { profileQuery, metricsQuery, memberQuery, type CustomerPath } from './customer-queries';
import { Metrics } from './Metrics';
import { NoteForm } from './NoteForm';
import { Points } from './Points';
import { Preferences } from './Preferences';
import { Timeline } from './Timeline';

/** One person: who they are, their tier and points, what they bought, and what happened. */
export function CustomerPage() {
  const { customerId } = useParams({ from: '/signed-in/$businessId/customers/$customerId' });
  const path: CustomerPath = { businessId: useShop().businessId, customerId: Number(customerId) };
  const profile = useQuery(profileQuery(path));
  return (
    <Loaded query={profile} bars={8}>
      {(customer) => <Customer path={path} customer={customer} />}
    </Loaded>
  );
}

function Customer({ path, customer }: { path: CustomerPath; customer: CustomerProfile['customer'] }) {
  const { t } = useTranslation();
  const metrics = useQuery(metricsQuery(path));
  const member = useQuery(memberQuery(path));
  useTitle(customer.name);
  return (
    <Stack gap="lg">
      <Group gap="md">
        <Title order={1}>{customer.name}</Title>
        <Tier name={metrics.data?.loyalty_tier ?? null} />
        {!customer.is_active && (
          <Badge tt="none" variant="default">
            {t('customer.deactivated')}
          </Badge>
        )}
        {customer.phone && (
          <Anchor href={`tel:${customer.phone}`}>
            <Group gap={4} component="span">
              <IconPhone size={20} stroke={1.75} aria-hidden />
              {customer.phone}
            </Group>
          </Anchor>
        )}
        {customer.email && <Text>{customer.email}</Text>}
        <NewSaleLink customer={path.customerId} />
        <Button
          variant="default"
          renderRoot={(props) => (
            <Link
              to="/$businessId/customers/$customerId/edit"
              params={{ businessId: String(path.businessId), customerId: String(path.customerId) }}
              {...props}
            />
          )}
        >
          {t('customer.edit')}
        </Button>
      </Group>
      <Loaded query={metrics} bars={1} height={96}>
        {(read) => <Metrics metrics={read} />}
      </Loaded>
      <Loaded query={member} bars={1}>
        {(read) => read && <Points member={read} />}
      </Loaded>
      <SimpleGrid cols={{ base: 1, md: 2 }} spacing="lg">
        <Stack>
          <NoteForm key={path.customerId} path={path} />
          <Timeline path={path} />
        </Stack>
        <Stack>
          <Preferences path={path} preferences={customer.preferences} />
          <Consents path={path} />
        </Stack>
      </SimpleGrid>
    </Stack>
  );
}
