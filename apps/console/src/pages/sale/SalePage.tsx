import { Anchor, Group, Stack, Table, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';

import { Amount } from '../../components/Amount';
import { Dots } from '../../components/Dots';
import { SaleStatus } from '../../components/SaleStatus';
import { When } from '../../components/When';
import { Loaded } from '../../components/states/Loaded';
import { useTitle } from '../../components/use-title';
import { methodsOf } from '../../payment-methods';
import { wateja } from '../../session/session';
import { useShop } from '../../session/shop';
import { profileQuery } from '../customer/customer-queries';
import type { Sale } from './refund-estimate';
import { RefundButton } from './RefundButton';
import { Refunds } from './Refunds';
import { PendingButtons } from './PendingButtons';
import { SaleLines } from './SaleLines';
import { SalePoints } from './SalePoints';

/** One sale, with its lines, its sums and what was given back. */
export function SalePage() {
  const saleId = Number(useParams({ from: '/signed-in/$businessId/sales/$saleId' }).saleId);
  const { businessId } = useShop();
  const query = useQuery({
    queryKey: [businessId, 'sale', saleId],
    queryFn: async () => (await wateja.sales.get({ path: { businessId, saleId } })).sale,
  });
  return (
    <Loaded query={query} bars={6}>
      {(sale) => <OneSale sale={sale} />}
    </Loaded>
  );
}

const AMOUNTS = [
  'subtotal_amount',
  'discount_amount',
  'points_amount',
  'rounding_amount',
  'total_amount',
  'exchanged_amount',
  'refunded_amount',
] as const;
/** Shown only when they are not zero: most sales have none. */
const RARE: ReadonlySet<string> = new Set(['rounding_amount', 'exchanged_amount']);

function OneSale({ sale }: { sale: Sale }) {
  const { t } = useTranslation();
  const { isManager } = useShop();
  const title = sale.external_id ?? t('sales.number', { id: sale.id });
  const isRefundable = sale.status === 'completed' || sale.status === 'partially_refunded';
  useTitle(title);
  return (
    <Stack>
      <Group>
        <Title order={1}>{title}</Title>
        {isManager && isRefundable && <RefundButton sale={sale} />}
        {sale.status === 'pending' && <PendingButtons sale={sale} />}
      </Group>
      <Group gap="sm">
        <SaleStatus status={sale.status} />
        <Text c="dimmed">
          <Dots
            parts={[
              <When key="time" time={sale.completed_at ?? sale.created_at} as="dateTime" />,
              ...methodsOf(sale).map((method) => t(`payment.${method}`)),
            ]}
          />
        </Text>
      </Group>
      {sale.customer_id !== null && <CustomerLink customerId={sale.customer_id} />}
      {sale.items.length > 0 && <SaleLines lines={sale.items} />}
      <div className="card">
        <Table>
          <Table.Tbody>
            {AMOUNTS.filter((name) => !RARE.has(name) || Number(sale[name]) !== 0).map((name) => (
              <Table.Tr key={name}>
                <Table.Th scope="row">{t(`sales.${name}`)}</Table.Th>
                <Table.Td className="number">
                  <Amount value={sale[name]} />
                </Table.Td>
              </Table.Tr>
            ))}
            {sale.customer_id !== null && <SalePoints saleId={sale.id} customerId={sale.customer_id} />}
          </Table.Tbody>
        </Table>
      </div>
      {sale.refunds.length > 0 && <Refunds refunds={sale.refunds} />}
    </Stack>
  );
}

function CustomerLink({ customerId }: { customerId: number }) {
  const { t } = useTranslation();
  const { businessId } = useShop();
  const { data: customer } = useQuery(profileQuery({ businessId, customerId }));
  const params = { businessId: String(businessId), customerId: String(customerId) };
  return (
    <Anchor
      style={{ alignSelf: 'flex-start' }}
      renderRoot={(props) => <Link to="/$businessId/customers/$customerId" params={params} {...props} />}
    >
      {customer?.name ?? t('sales.customer')}
    </Anchor>
  );
}
