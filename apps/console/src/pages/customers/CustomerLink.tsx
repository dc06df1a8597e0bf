import { Anchor } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { CustomersReportPage } from '@wateja/client';

import { useShop } from '../../session/shop';

/** A customer of the list, with their metrics. */
export type Row = CustomersReportPage['customers'][number];

export function CustomerLink({ customer: { id, name } }: { customer: Row }) {
  const params = { businessId: String(useShop().businessId), customerId: String(id) };
  return (
    <Anchor renderRoot={(props) => <Link to="/$businessId/customers/$customerId" params={params} {...props} />}>
      {name}
    </Anchor>
  );
}
