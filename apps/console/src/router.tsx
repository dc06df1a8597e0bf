import { createRoute, createRouter, redirect } from '@tanstack/react-router';
import { createElement } from 'react';

import { Loading } from './components/states/Loading';
import { PageError } from './components/states/PageError';
import { page } from './page';
import { isId, onlyKnown } from './only-known';
import { meQuery, queryClient } from './session/queries';
import { returnPath } from './session/return-path';
import { hasSession } from './session/session';
import { customerSearch } from './pages/customer/customer-tabs';
import { customerListSearch, isWord } from './pages/customers/list-search';
import { homeSearch } from './pages/home/home-search';
import { salesSearch } from './pages/sales/sales-search';
import { account } from './routes/account';
import { root, shop, signedIn } from './routes/base';
import { campaignRoutes } from './routes/campaigns';
import { inboxRoutes } from './routes/inbox';
import { loyaltyRoutes } from './routes/loyalty';
import { mergeRoute } from './routes/merge';
import { settingsRoutes } from './routes/settings';

const login = createRoute({
  getParentRoute: () => root,
  path: '/login',
  validateSearch: onlyKnown(({ to }): { to?: string } => ({ to: returnPath(to) })),
  beforeLoad: async () => {
    if (await hasSession()) redirect({ to: '/', throw: true });
  },
  component: page(() => import('./pages/sign-in/SignIn'), 'SignIn'),
});

const forgotten = createRoute({
  getParentRoute: () => root,
  path: '/forgotten',
  component: page(() => import('./pages/password/Forgotten'), 'Forgotten', 'password'),
});

const newPassword = createRoute({
  getParentRoute: () => root,
  path: '/password',
  component: page(() => import('./pages/password/NewPassword'), 'NewPassword', 'password'),
});

/** `/` and `/customers` lead to the user's only shop, or let the user choose one. */
const withoutShop = (path: '/' | '/customers' | '/sales') =>
  createRoute({
    getParentRoute: () => signedIn,
    path,
    loader: async () => {
      const { memberships } = await queryClient.query(meQuery);
      const [only] = memberships;
      if (!only || memberships.length > 1) return;
      const params = { businessId: String(only.business_id) };
      if (path === '/') redirect({ to: '/$businessId', params, replace: true, throw: true });
      if (path === '/sales') redirect({ to: '/$businessId/sales', params, replace: true, throw: true });
      redirect({ to: '/$businessId/customers', params, replace: true, throw: true });
    },
    component: page(() => import('./pages/choose-shop/ChooseShop'), 'ChooseShop'),
  });

const home = createRoute({
  getParentRoute: () => shop,
  path: '/',
  validateSearch: onlyKnown(homeSearch),
  component: page(() => import('./pages/home/Home'), 'Home', 'home', 'sales'),
});

const customers = createRoute({
  getParentRoute: () => shop,
  path: '/customers',
  validateSearch: onlyKnown(customerListSearch),
  component: page(() => import('./pages/customers/Customers'), 'Customers', 'customers', 'import'),
});

/** `q` is the term of a search that found nobody. */
const addCustomer = createRoute({
  getParentRoute: () => shop,
  path: '/customers/new',
  validateSearch: onlyKnown(({ q }): { q?: string } => (isWord(q) ? { q: String(q) } : {})),
  component: page(() => import('./pages/customer-form/AddCustomer'), 'AddCustomer', 'customer-form'),
});

const editCustomer = createRoute({
  getParentRoute: () => shop,
  path: '/customers/$customerId/edit',
  component: page(() => import('./pages/customer-form/EditCustomer'), 'EditCustomer', 'customer-form', 'forms'),
});

const customer = createRoute({
  getParentRoute: () => shop,
  path: '/customers/$customerId',
  validateSearch: onlyKnown(customerSearch),
  component: page(() => import('./pages/customer/CustomerPage'), 'CustomerPage', 'customer', 'sales', 'inbox'),
});

const sales = createRoute({
  getParentRoute: () => shop,
  path: '/sales',
  validateSearch: onlyKnown(salesSearch),
  component: page(() => import('./pages/sales/Sales'), 'Sales', 'sales'),
});

const newSale = createRoute({
  getParentRoute: () => shop,
  path: '/sales/new',
  validateSearch: onlyKnown(({ customer: id }): { customer?: number } => (isId(id) ? { customer: id } : {})),
  component: page(() => import('./pages/new-sale/NewSale'), 'NewSale', 'new-sale', 'sales'),
});

const sale = createRoute({
  getParentRoute: () => shop,
  path: '/sales/$saleId',
  component: page(() => import('./pages/sale/SalePage'), 'SalePage', 'sales'),
});

const imports = createRoute({
  getParentRoute: () => shop,
  path: '/import',
  component: page(() => import('./pages/imports/Imports'), 'Imports', 'import'),
});

const oneImport = createRoute({
  getParentRoute: () => shop,
  path: '/import/$importId',
  component: page(() => import('./pages/imports/ImportPage'), 'ImportPage', 'import'),
});

const start = createRoute({
  getParentRoute: () => shop,
  path: '/start',
  component: page(() => import('./pages/start/Start'), 'Start', 'start'),
});

/** Each page is a file of its own, which the browser loads when somebody opens the page. */
export const router = createRouter({
  routeTree: root.addChildren([
    login,
    forgotten,
    newPassword,
    signedIn.addChildren([
      withoutShop('/'),
      withoutShop('/customers'),
      withoutShop('/sales'),
      account,
      shop.addChildren([
        home,
        customers,
        addCustomer,
        mergeRoute,
        customer,
        editCustomer,
        sales,
        newSale,
        sale,
        imports,
        oneImport,
        loyaltyRoutes,
        inboxRoutes,
        ...campaignRoutes,
        settingsRoutes,
        start,
      ]),
    ]),
  ]),
  basepath: '/console',
  defaultPreload: 'intent',
  defaultPendingMs: 150,
  defaultPendingComponent: () => createElement(Loading, { onRetry: () => window.location.reload() }),
  defaultErrorComponent: PageError,
  scrollRestoration: true,
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
