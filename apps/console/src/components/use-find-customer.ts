import { useNavigate } from '@tanstack/react-router';

import { wateja } from '../session/session';
import { useShop } from '../session/shop';
import { onlyMatch, wholeMatch } from './search/exact-match';

/** The search suggests this many. */
const MAX_FOUND = 5;

/**
 * What Enter does in a search: opens the customer with this whole name or phone number; otherwise the sale with this
 * receipt number; otherwise the only customer whose name or number contains the text. If nobody matches, it offers to
 * add a customer. If several match, it shows the list.
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
    const found = answer?.results ?? [];
    const open = ({ id }: { id: number }) =>
      navigate({ to: '/$businessId/customers/$customerId', params: { businessId: shop, customerId: String(id) } });
    const customer = wholeMatch(found, q);
    if (customer) {
      await open(customer);
      return;
    }
    // This comes before parts of names and numbers: the digits of a receipt are often a part of a phone number.
    const list = await wateja.sales.list({ path: { businessId }, query: { external_id: q } }).catch(() => null);
    const [sale] = list?.sales ?? [];
    const only = onlyMatch(found);
    if (sale) {
      await navigate({ to: '/$businessId/sales/$saleId', params: { businessId: shop, saleId: String(sale.id) } });
    } else if (only) {
      await open(only);
    } else if (answer?.results.length === 0) {
      await navigate({ to: '/$businessId/customers/new', params: { businessId: shop }, search: { q } });
    } else {
      await navigate({ to: '/$businessId/customers', params: { businessId: shop }, search: { q } });
    }
  };
}
