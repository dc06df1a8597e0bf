import { createRootRoute, createRoute, redirect } from '@tanstack/react-router';

import { page } from '../page';
import { NotFound } from '../pages/not-found/NotFound';
import { meQuery, queryClient, shopQuery } from '../session/queries';
import { hasSession } from '../session/session';

export const root = createRootRoute({ notFoundComponent: NotFound });

/** All pages behind the sign-in. */
export const signedIn = createRoute({
  getParentRoute: () => root,
  id: 'signed-in',
  beforeLoad: async ({ location }) => {
    if (!(await hasSession())) redirect({ to: '/login', search: { to: location.href }, throw: true });
  },
  loader: () => queryClient.query(meQuery),
});

/** All pages of one shop. */
export const shop = createRoute({
  getParentRoute: () => signedIn,
  path: '/$businessId',
  loader: ({ params }) => queryClient.query(shopQuery(Number(params.businessId))),
  component: page(() => import('../components/layout/ShopPages'), 'ShopPages', 'shop'),
});
