import { Table } from '@mantine/core';
import { type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

import { Amount } from '../../components/Amount';
import { Tier } from '../../components/Tier';
import { When } from '../../components/When';
import { useFormat } from '../../use-format';
import type { Column } from './columns';
import { CustomerLink, type Row } from './CustomerLink';
import { type Sort, SORTS } from './list-search';
import { SelectBox } from './SelectBox';

interface CustomerTableProps {
  customers: readonly Row[];
  columns: readonly Column[];
  selected: ReadonlySet<number>;
  onSelect: (ids: ReadonlySet<number>) => void;
  /** The order of the list. */
  sort: Sort;
}

/** The column of each order that has one. */
const SORTED: Partial<Record<Sort, Column | 'name'>> = {
  last_purchase_date: 'lastPurchase',
  total_spent: 'spent',
  name: 'name',
};
const DIRECTIONS = { asc: 'ascending', desc: 'descending' } as const;

const NUMBERS: ReadonlySet<Column> = new Set(['points', 'purchases', 'spent']);
/** The columns for which a narrow window has no room, and the width from which on there is some. */
const FOR_WIDE: Partial<Record<Column, 'md' | 'lg' | 'xl'>> = {
  ...{ smsOffers: 'xl', email: 'xl' },
  ...{ purchases: 'lg', type: 'lg' },
  ...{ points: 'md', tags: 'md' },
};

/** The customers with the columns that the user has chosen. A click on a box selects a customer. */
export function CustomerTable({ customers, columns, selected, onSelect, sort }: CustomerTableProps) {
  const { t } = useTranslation();
  const sortOf = (column: Column | 'name') => (SORTED[sort] === column ? DIRECTIONS[SORTS[sort]] : undefined);
  const areAllSelected = customers.every(({ id }) => selected.has(id));
  /** Selects all that are shown, or none of them. Those who were shown before stay as they are. */
  const selectAll = (isOn: boolean) => {
    const next = new Set(selected);
    for (const { id } of customers)
      if (isOn) next.add(id);
      else next.delete(id);
    onSelect(next);
  };
  return (
    <Table verticalSpacing="sm" highlightOnHover>
      <Table.Thead>
        <Table.Tr>
          <Table.Td className="select-cell">
            <input
              type="checkbox"
              aria-label={t('selection.page')}
              checked={areAllSelected}
              onChange={() => selectAll(!areAllSelected)}
            />
          </Table.Td>
          <Table.Th scope="col" aria-sort={sortOf('name')}>
            {t('customer.name')}
          </Table.Th>
          {columns.map((column) => (
            <Table.Th scope="col" key={column} aria-sort={sortOf(column)} {...placeOf(column)}>
              {t(`customer.${column}`)}
            </Table.Th>
          ))}
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {customers.map((customer) => (
          <Table.Tr key={customer.id}>
            <Table.Td className="select-cell">
              <SelectBox customer={customer} selected={selected} onSelect={onSelect} />
            </Table.Td>
            <Table.Th scope="row" fw={400}>
              <CustomerLink customer={customer} />
            </Table.Th>
            {columns.map((column) => (
              <Table.Td key={column} {...placeOf(column)}>
                <Cell customer={customer} column={column} />
              </Table.Td>
            ))}
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}

const placeOf = (column: Column) => ({
  className: NUMBERS.has(column) ? 'number' : '',
  ...(FOR_WIDE[column] && { visibleFrom: FOR_WIDE[column] }),
});

function Cell({ customer, column }: { customer: Row; column: Column }): ReactNode {
  const { t } = useTranslation();
  const format = useFormat();
  switch (column) {
    case 'phone':
      return <span style={{ whiteSpace: 'nowrap' }}>{customer.phone}</span>;
    case 'email':
      return customer.email;
    case 'type':
      return t(`customerType.${customer.customer_type}`);
    case 'tags':
      return customer.tags.join(', ');
    case 'tier':
      return <Tier name={customer.loyalty_tier} />;
    case 'points':
      return customer.points && format.number(customer.points);
    case 'lastPurchase':
      return customer.last_purchase_date && <When time={customer.last_purchase_date} />;
    case 'purchases':
      return format.number(customer.total_purchases);
    case 'spent':
      return <Amount value={customer.total_spent} />;
    case 'smsOffers':
      return customer.sms_offers_consent && t(`customers.smsOffers.${customer.sms_offers_consent}`);
  }
}
