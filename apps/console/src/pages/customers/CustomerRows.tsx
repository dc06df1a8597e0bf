import { Box, Group, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';

import { Tier } from '../../components/Tier';
import { useShop } from '../../session/shop';
import { useFormat } from '../../use-format';
import type { Column } from './columns';
import type { Row } from './CustomerLink';
import { CustomerTable } from './CustomerTable';

interface CustomerRowsProps {
  customers: readonly Row[];
  columns: readonly Column[];
  selected: ReadonlySet<number>;
  onSelect: (ids: ReadonlySet<number>) => void;
}

/** A table on wide screens, and a list of two lines each on phones. */
export function CustomerRows(props: CustomerRowsProps) {
  return (
    <>
      <Box visibleFrom="sm" className="card table-scroll">
        <CustomerTable {...props} />
      </Box>
      <Box hiddenFrom="sm">
        {props.customers.map((customer) => (
          <CustomerItem key={customer.id} customer={customer} />
        ))}
      </Box>
    </>
  );
}

function CustomerItem({ customer }: { customer: Row }) {
  const format = useFormat();
  const params = { businessId: String(useShop().businessId), customerId: String(customer.id) };
  const details = [
    customer.phone,
    customer.last_purchase_date && format.ago(customer.last_purchase_date),
    format.money(customer.total_spent),
  ];
  return (
    <Link to="/$businessId/customers/$customerId" params={params} className="row-link">
      <Group justify="space-between" wrap="nowrap">
        <Text fw={600} size="lg" truncate>
          {customer.name}
        </Text>
        <Tier name={customer.loyalty_tier} />
      </Group>
      <Text c="dimmed">{details.filter(Boolean).join(' · ')}</Text>
    </Link>
  );
}
