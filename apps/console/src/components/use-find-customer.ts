import { useNavigate } from '@tanstack/react-router';

import { wateja } from '../session/session';
import { useShop } from '../session/shop';
import { exactMatch } from './search/exact-match';

/** As many as the search suggests. */
const MAX_FOUND = 5;

/**
 * What Enter does in a search: opens the first customer who matches exactly, or else the sale with this receipt number,
 * offers to add whom nobody matches, and else shows the list.
 */
export function useFindCustomer(): (q: string) => Promise<void> {
  const navigate = useNavigate();
  const { businessId } = useShop();
  const shop = String(businessId);
  return async (q) => {
    if (q === '') return;
    // If the search fails, the list says why.
    const query = { q, limit: MAX_FOUND };
    const answer = await wateja.customers.search({ path: { businessId }, query }).catch(() => null);
    const customer = exactMatch(answer?.results ?? [], q);
    if (customer) {
      const params = { businessId: shop, customerId: String(customer.id) };
      await navigate({ to: '/$businessId/customers/$customerId', params });
      return;
    }
    const list = await wateja.sales.list({ path: { businessId }, query: { external_id: q } }).catch(() => null);
    const [sale] = list?.sales ?? [];
    if (sale) {
      await navigate({ to: '/$businessId/sales/$saleId', params: { businessId: shop, saleId: String(sale.id) } });
    } else if (answer?.results.length === 0) {
      await navigate({ to: '/$businessId/customers/new', params: { businessId: shop }, search: { q } });
    } else {
      await navigate({ to: '/$businessId/customers', params: { businessId: shop }, search: { q } });
    }
  };
}
