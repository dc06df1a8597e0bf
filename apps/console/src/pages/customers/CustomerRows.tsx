import { Box, Group, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';

import { Dots } from '../../components/Dots';
import { TableBox } from '../../components/TableBox';
import { Tier } from '../../components/Tier';
import { When } from '../../components/When';
import { useShop } from '../../session/shop';
import { useFormat } from '../../use-format';
import type { Column } from './columns';
import type { Row } from './CustomerLink';
import { CustomerTable } from './CustomerTable';
import type { Sort } from './list-search';
import { SelectBox } from './SelectBox';

interface CustomerRowsProps {
  customers: readonly Row[];
  columns: readonly Column[];
  selected: ReadonlySet<number>;
  onSelect: (ids: ReadonlySet<number>) => void;
  sort: Sort;
  /** Whether a touch selects a customer of the list on phones, and does not open their page. */
  isSelecting: boolean;
}

/** A table on wide screens, and a list of two lines each on phones. */
export function CustomerRows({ isSelecting, ...props }: CustomerRowsProps) {
  const { customers, selected, onSelect } = props;
  return (
    <>
      <TableBox isTall isWideOnly>
        <CustomerTable {...props} />
      </TableBox>
      <Box hiddenFrom="sm">
        {customers.map((customer) =>
          isSelecting ? (
            <label key={customer.id} className="row-link row-choice">
              <SelectBox customer={customer} selected={selected} onSelect={onSelect} />
              <CustomerLines customer={customer} />
            </label>
          ) : (
            <CustomerItem key={customer.id} customer={customer} />
          ),
        )}
      </Box>
    </>
  );
}

function CustomerItem({ customer }: { customer: Row }) {
  const params = { businessId: String(useShop().businessId), customerId: String(customer.id) };
  return (
    <Link to="/$businessId/customers/$customerId" params={params} className="row-link">
      <CustomerLines customer={customer} />
    </Link>
  );
}

function CustomerLines({ customer }: { customer: Row }) {
  const format = useFormat();
  const details = [
    customer.phone,
    customer.last_purchase_date && <When key="last" time={customer.last_purchase_date} />,
    format.money(customer.total_spent),
  ];
  return (
    <div>
      <Group justify="space-between" wrap="nowrap">
        <Text fw={600} size="lg" truncate>
          {customer.name}
        </Text>
        <Tier name={customer.loyalty_tier} />
      </Group>
      <Text c="dimmed" size="sm">
        <Dots parts={details} />
      </Text>
    </div>
  );
}
