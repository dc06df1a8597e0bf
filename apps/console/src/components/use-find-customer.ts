import { useNavigate } from '@tanstack/react-router';

import { wateja } from '../session/session';
import { useShop } from '../session/shop';

/**
 * What Enter does in a search: opens the customer if exactly one matches, or the sale with this receipt number, offers to
 * add whom nobody matches, and else shows the list.
 */
export function useFindCustomer(): (q: string) => Promise<void> {
  const navigate = useNavigate();
  const { businessId } = useShop();
  const shop = String(businessId);
  return async (q) => {
    if (q === '') return;
    // If the search fails, the list says why.
    const answer = await wateja.customers.search({ path: { businessId }, query: { q, limit: 2 } }).catch(() => null);
    const [first, second] = answer?.results ?? [];
    if (first?.match !== 'exact') {
      const found = await wateja.sales.list({ path: { businessId }, query: { external_id: q } }).catch(() => null);
      const [only, other] = found?.sales ?? [];
      if (only && !other) {
        const params = { businessId: shop, saleId: String(only.id) };
        await navigate({ to: '/$businessId/sales/$saleId', params });
        return;
      }
    }
    if (answer && !first) {
      await navigate({ to: '/$businessId/customers/new', params: { businessId: shop }, search: { q } });
    } else if (first?.match === 'exact' && !second) {
      const params = { businessId: shop, customerId: String(first.id) };
      await navigate({ to: '/$businessId/customers/$customerId', params });
    } else {
      await navigate({ to: '/$businessId/customers', params: { businessId: shop }, search: { q } });
    }
  };
}
