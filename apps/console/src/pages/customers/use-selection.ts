import type { InfiniteData } from '@tanstack/react-query';
import type { CustomersReportPage } from '@wateja/client';
import { useState } from 'react';

import { rowsBefore } from '../../components/states/list-pages';
import type { Row } from './CustomerLink';

/** A customer, and how many rows the list has before the page on which they are. */
interface Placed {
  row: Row;
  before: number;
}

/**
 * Who of a list is selected. It outlasts the pages that are shown: who is selected stays so while the user goes on in the
 * list. A customer who has left the list meanwhile, as by a change of their tags, counts no more.
 */
export function useSelection(data: InfiniteData<CustomersReportPage>) {
  const [chosen, setChosen] = useState<ReadonlyMap<number, Placed>>(new Map());
  const shown = new Map(
    data.pages.flatMap(({ customers }, page) =>
      customers.map((row): [number, Placed] => [row.id, { row, before: rowsBefore(data, page) }]),
    ),
  );
  const isBeyond = ({ before }: Placed) => before < rowsBefore(data) || before > rowsBefore(data, -1);
  const selected = new Map<number, Row>();
  for (const [id, former] of chosen) {
    const placed = shown.get(id) ?? (isBeyond(former) ? former : undefined);
    if (placed) selected.set(id, placed.row);
  }
  const select = (ids: Iterable<number>) => {
    const placed = [...ids].map((id) => [id, shown.get(id) ?? chosen.get(id)] as const);
    setChosen(new Map(placed.flatMap(([id, entry]) => (entry ? [[id, entry] as const] : []))));
  };
  return { customers: [...shown.values()].map(({ row }) => row), selected, select };
}
