import { Button, Group, Text } from '@mantine/core';
import type { CustomerProfile } from '@wateja/client';
import { useTranslation } from 'react-i18next';

import { CustomerSearch } from '../../components/CustomerSearch';
import { Tier } from '../../components/Tier';

interface CustomerChoiceProps {
  customer: CustomerProfile['customer'] | undefined;
  tier: string | null;
  /** Undefined: nobody. */
  onChange: (customerId: number | undefined) => void;
}

/** Chooses the customer of a sale by name, or by any spelling of the phone. A sale may also have no customer. */
export function CustomerChoice({ customer, tier, onChange }: CustomerChoiceProps) {
  const { t } = useTranslation();
  if (!customer) {
    return (
      <div className="card">
        <CustomerSearch label={t('newSale.customer')} onChoose={onChange} />
      </div>
    );
  }
  return (
    <Group className="card" justify="space-between">
      <Group>
        <Text fw={600} size="lg">
          {customer.name}
        </Text>
        <Tier name={tier} />
        <Text c="dimmed">{customer.phone}</Text>
      </Group>
      <Button variant="default" onClick={() => onChange(undefined)}>
        {t('newSale.otherCustomer')}
      </Button>
    </Group>
  );
}
