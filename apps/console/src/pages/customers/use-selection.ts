import type { InfiniteData } from '@tanstack/react-query';
import type { CustomersReportPage } from '@wateja/client';
import { useState } from 'react';

import type { Row } from './CustomerLink';
import { type Tagged, withTag } from './tagged';

/**
 * Who of a list is selected, as we have read them last. Who is selected stays so until the user takes them out: also while the
 * list goes on, and if they move in it or leave it, as by a change of their tags.
 */
export function useSelection(data: InfiniteData<CustomersReportPage>) {
  const [selected, setSelected] = useState<ReadonlyMap<number, Row>>(new Map());
  const shown = new Map(data.pages.flatMap(({ customers }) => customers.map((row) => [row.id, row] as const)));
  const [seen, setSeen] = useState(data);
  if (seen !== data) {
    setSeen(data);
    setSelected(new Map([...selected].map(([id, row]) => [id, shown.get(id) ?? row])));
  }
  const select = (ids: Iterable<number>) => {
    const rows = [...ids].map((id) => [id, shown.get(id) ?? selected.get(id)] as const);
    setSelected(new Map(rows.flatMap(([id, row]) => (row ? [[id, row] as const] : []))));
  };
  /** Changes the tags of those who are selected, who may no longer be shown. */
  const retag = (tagged: Tagged) =>
    setSelected((before) => new Map([...before].map(([id, row]) => [id, withTag(row, tagged)])));
  return { customers: [...shown.values()], selected, select, retag };
}
