import { Button, Stack, Text, Title } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { CustomerCreated } from '@wateja/client';
import { useTranslation } from 'react-i18next';

import { useShop } from '../../session/shop';

/** Says that the customer was added, and who may be the same person. */
export function Duplicates({ created: { customer, possible_duplicates } }: { created: CustomerCreated }) {
  const { t } = useTranslation();
  const { businessId } = useShop();
  const paramsOf = (id: number) => ({ businessId: String(businessId), customerId: String(id) });
  return (
    <Stack maw={640}>
      <Title order={1}>{t('addCustomer.added', { name: customer.name })}</Title>
      <Text role="status">{t('addCustomer.duplicates')}</Text>
      <div className="card">
        {possible_duplicates.map(({ id, name, phone, email, matched }) => (
          <Link key={id} to="/$businessId/customers/$customerId" params={paramsOf(id)} className="row-link">
            <Text fw={600}>{name}</Text>
            <Text c="dimmed" style={{ overflowWrap: 'anywhere' }}>
              {[phone, email, ...matched.map((field) => t(`addCustomer.same.${field}`))].filter(Boolean).join(' · ')}
            </Text>
          </Link>
        ))}
      </div>
      <Button
        style={{ alignSelf: 'flex-start' }}
        renderRoot={(props) => (
          <Link to="/$businessId/customers/$customerId" params={paramsOf(customer.id)} {...props} />
        )}
      >
        {t('addCustomer.open', { name: customer.name })}
      </Button>
    </Stack>
  );
}
