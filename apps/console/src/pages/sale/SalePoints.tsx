import { Table } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';

import { wateja } from '../../session/session';
import { useShop } from '../../session/shop';
import { useFormat } from '../../use-format';
import { pointsOfSale } from './points-of-sale';

/** A sale and its refunds have fewer entries than this. */
const MAX_ENTRIES = 100;

/** Rows with the points that a sale earned and used, and with what refunds took back of them. */
export function SalePoints({ saleId, customerId }: { saleId: number; customerId: number }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { businessId } = useShop();
  const { data: moved = [] } = useQuery({
    queryKey: [businessId, 'sale', saleId, 'points', customerId],
    queryFn: async () => {
      const query = { sale_id: saleId, limit: MAX_ENTRIES };
      const { entries } = await wateja.rewards.listMemberEntries({ path: { businessId, customerId }, query });
      return pointsOfSale(entries);
    },
  });
  return moved.map(({ name, points }) => (
    <Table.Tr key={name}>
      <Table.Th scope="row">{t(`sales.${name}`)}</Table.Th>
      <Table.Td className="number">{format.number(points)}</Table.Td>
    </Table.Tr>
  ));
}
