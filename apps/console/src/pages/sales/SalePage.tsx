import { Stack, Table, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import type { SingleSale } from '@wateja/client';
import { useTranslation } from 'react-i18next';

import { Loaded } from '../../components/states/Loaded';
import { useTitle } from '../../components/use-title';
import { wateja } from '../../session/session';
import { useShop } from '../../session/shop';
import { useFormat } from '../../use-format';

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
      {(sale) => <Sale sale={sale} />}
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

function Sale({ sale }: { sale: SingleSale['sale'] }) {
  const { t } = useTranslation();
  const format = useFormat();
  const title = sale.external_id ?? t('sales.number', { id: sale.id });
  useTitle(title);
  return (
    <Stack>
      <Title order={1}>{title}</Title>
      <Text c="dimmed">
        {[format.dateTime(sale.created_at), t(`payment.${sale.payment_method}`), t(`saleStatus.${sale.status}`)].join(
          ' · ',
        )}
      </Text>
      {sale.items.length > 0 && (
        <div className="card table-scroll" tabIndex={0} role="group" aria-label={t('sales.lines')}>
          <Table>
            <Table.Thead>
              <Table.Tr>
                <Table.Th scope="col">{t('sales.product')}</Table.Th>
                {(['quantity', 'price', 'net'] as const).map((name) => (
                  <Table.Th key={name} scope="col" className="number">
                    {t(`sales.${name}`)}
                  </Table.Th>
                ))}
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {sale.items.map((item) => (
                <Table.Tr key={item.id}>
                  <Table.Th scope="row">{item.name ?? item.product_id}</Table.Th>
                  <Table.Td className="number">{format.number(item.quantity)}</Table.Td>
                  <Table.Td className="number">{format.money(item.unit_price)}</Table.Td>
                  <Table.Td className="number">{format.money(item.net_amount)}</Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </div>
      )}
      <div className="card">
        <Table>
          <Table.Tbody>
            {AMOUNTS.filter((name) => !RARE.has(name) || Number(sale[name]) !== 0).map((name) => (
              <Table.Tr key={name}>
                <Table.Th scope="row">{t(`sales.${name}`)}</Table.Th>
                <Table.Td className="number">{format.money(sale[name])}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </div>
    </Stack>
  );
}
