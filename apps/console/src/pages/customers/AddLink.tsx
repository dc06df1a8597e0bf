import { Button } from '@mantine/core';
import { Link } from '@tanstack/react-router';

import { useShop } from '../../session/shop';

/** Leads to the form of a new customer, with what was searched. */
export function AddLink({ text, q }: { text: string; q?: string }) {
  const params = { businessId: String(useShop().businessId) };
  return (
    <Button
      renderRoot={(props) => (
        <Link to="/$businessId/customers/new" params={params} search={q === undefined ? {} : { q }} {...props} />
      )}
    >
      {text}
    </Button>
  );
}
