import { useQueryClient } from '@tanstack/react-query';

import { useShop } from '../../session/shop';

/** Reads again what a change of a sale has changed: the sale, the lists, the customer and the figures. */
export function useChangedSale(): () => Promise<void> {
  const queryClient = useQueryClient();
  const { businessId } = useShop();
  return () => queryClient.invalidateQueries({ queryKey: [businessId] });
}
