import { createRoute, redirect } from '@tanstack/react-router';

import { onlyKnown } from '../only-known';
import { page } from '../page';
import { shop } from './base';

/** Staff may not open them. */
const loyalty = createRoute({
  getParentRoute: () => shop,
  path: '/loyalty',
  component: page(() => import('../pages/loyalty/LoyaltyPages'), 'LoyaltyPages', 'loyalty'),
});

const loyaltyIndex = createRoute({
  getParentRoute: () => loyalty,
  path: '/',
  beforeLoad: ({ params }) => redirect({ to: '/$businessId/loyalty/programme', params, replace: true, throw: true }),
});

const programme = createRoute({
  getParentRoute: () => loyalty,
  path: '/programme',
  component: page(() => import('../pages/loyalty/Programme'), 'Programme', 'loyalty', 'new-sale', 'forms'),
});

const promotions = createRoute({
  getParentRoute: () => loyalty,
  path: '/promotions',
  component: page(() => import('../pages/loyalty/Promotions'), 'Promotions', 'loyalty'),
});

const owed = createRoute({
  getParentRoute: () => loyalty,
  path: '/owed',
  component: page(() => import('../pages/loyalty/Owed'), 'Owed', 'loyalty', 'home'),
});

const review = createRoute({
  getParentRoute: () => loyalty,
  path: '/review',
  validateSearch: onlyKnown(({ state }): { state?: 'done' | 'all' } =>
    state === 'done' || state === 'all' ? { state } : {},
  ),
  component: page(() => import('../pages/loyalty/Review'), 'Review', 'loyalty'),
});

export const loyaltyRoutes = loyalty.addChildren([loyaltyIndex, programme, promotions, owed, review]);
