import { Stack, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';

import { Loaded } from '../../components/states/Loaded';
import { useTitle } from '../../components/use-title';
import { useShop } from '../../session/shop';
import type { CustomerPath } from '../customer/customer-queries';
import { EditForm } from './EditForm';
import { readVersion } from './version';

/** Changes a customer. Changes of others meanwhile are merged, or shown for a choice. */
export function EditCustomer() {
  const { t } = useTranslation();
  const { customerId } = useParams({ from: '/signed-in/$businessId/customers/$customerId/edit' });
  const path: CustomerPath = { businessId: useShop().businessId, customerId: Number(customerId) };
  // It is read again for each edit, because the form must begin with the version that its ETag names.
  const version = useQuery({
    queryKey: ['edit', path],
    queryFn: () => readVersion(path),
    staleTime: Infinity,
    gcTime: 0,
  });
  useTitle(t('editCustomer.title'));
  return (
    <Stack maw={640}>
      <Title order={1}>{t('editCustomer.title')}</Title>
      <Loaded query={version} bars={6}>
        {(read) => <EditForm path={path} begin={read} />}
      </Loaded>
    </Stack>
  );
}
