import type { Business, Profile } from '@wateja/client';
import { createContext, useContext } from 'react';

export type Role = Profile['memberships'][number]['role'];

/** The shop whose pages are open, and what the user is there. */
export interface Shop {
  businessId: number;
  business: Business;
  role: Role;
  /** Whether the user may read figures of the whole shop, refund, and bring in files. */
  isManager: boolean;
}

export const ShopContext = createContext<Shop | undefined>(undefined);

/** The shop of the page. Only pages of a shop may call it. */
export function useShop(): Shop {
  const shop = useContext(ShopContext);
  if (!shop) throw new Error('This page belongs to no shop');
  return shop;
}
