import './shop-styles';
import './shop.css';

import { useSuspenseQuery } from '@tanstack/react-query';
import { Outlet, useParams } from '@tanstack/react-router';
import { useEffect, useMemo } from 'react';

import { openQueue } from '../../offline/queue';
import { meQuery, shopQuery } from '../../session/queries';
import { type Shop, ShopContext } from '../../session/shop';
import { Frame } from './Frame';

/** The pages of one shop, in the frame with its navigation. */
export function ShopPages() {
  const businessId = Number(useParams({ from: '/signed-in/$businessId' }).businessId);
  const { data: business } = useSuspenseQuery(shopQuery(businessId));
  const { data: me } = useSuspenseQuery(meQuery);
  useEffect(openQueue, [me.user?.id]);
  const shop = useMemo((): Shop => {
    // An administrator of the platform is a member of no shop, and may do what owners may do.
    const role = me.memberships.find(({ business_id }) => business_id === businessId)?.role ?? 'owner';
    return { businessId, business, role, isManager: role !== 'staff' };
  }, [businessId, business, me]);
  return (
    <ShopContext value={shop}>
      <Frame>
        <Outlet />
      </Frame>
    </ShopContext>
  );
}
