import { Anchor, Box, Group, Table, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { CustomersReportPage } from '@wateja/client';
import { useTranslation } from 'react-i18next';

import { Tier } from '../../components/Tier';
import { useShop } from '../../session/shop';
import { useFormat } from '../../use-format';

type Row = CustomersReportPage['customers'][number];

/** A table on wide screens, and a list of two lines each on phones. */
export function CustomerRows({ customers }: { customers: readonly Row[] }) {
  return (
    <>
      <Box visibleFrom="sm" className="card table-scroll">
        <CustomerTable customers={customers} />
      </Box>
      <Box hiddenFrom="sm">
        {customers.map((customer) => (
          <CustomerItem key={customer.id} customer={customer} />
        ))}
      </Box>
    </>
  );
}

function CustomerTable({ customers }: { customers: readonly Row[] }) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <Table verticalSpacing="sm" highlightOnHover>
      <Table.Thead>
        <Table.Tr>
          <Table.Th scope="col">{t('customer.name')}</Table.Th>
          <Table.Th scope="col">{t('customer.phone')}</Table.Th>
          <Table.Th scope="col">{t('customer.tier')}</Table.Th>
          <Table.Th scope="col">{t('customer.lastPurchase')}</Table.Th>
          <Table.Th scope="col" className="number" visibleFrom="md">
            {t('customer.purchases')}
          </Table.Th>
          <Table.Th scope="col" className="number">
            {t('customer.spent')}
          </Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {customers.map((customer) => (
          <Table.Tr key={customer.id}>
            <Table.Th scope="row" fw={400}>
              <CustomerLink customer={customer} />
            </Table.Th>
            <Table.Td style={{ whiteSpace: 'nowrap' }}>{customer.phone}</Table.Td>
            <Table.Td>
              <Tier name={customer.loyalty_tier} />
            </Table.Td>
            <Table.Td>{customer.last_purchase_date && format.ago(customer.last_purchase_date)}</Table.Td>
            <Table.Td className="number" visibleFrom="md">
              {format.number(customer.total_purchases)}
            </Table.Td>
            <Table.Td className="number">{format.money(customer.total_spent)}</Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}

function CustomerLink({ customer: { id, name } }: { customer: Row }) {
  const params = { businessId: String(useShop().businessId), customerId: String(id) };
  return (
    <Anchor renderRoot={(props) => <Link to="/$businessId/customers/$customerId" params={params} {...props} />}>
      {name}
    </Anchor>
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
