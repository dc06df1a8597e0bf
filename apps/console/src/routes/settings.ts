import { createRoute, redirect } from '@tanstack/react-router';

import { onlyKnown } from '../only-known';
import { page } from '../page';
import { historySearch } from '../pages/settings/history-search';
import { deliveriesSearch } from '../pages/webhooks/deliveries-search';
import { shop } from './base';

const settings = createRoute({
  getParentRoute: () => shop,
  path: '/settings',
  component: page(() => import('../pages/settings/SettingsPages'), 'SettingsPages', 'settings', 'forms'),
});

const settingsIndex = createRoute({
  getParentRoute: () => settings,
  path: '/',
  beforeLoad: ({ params }) => redirect({ to: '/$businessId/settings/shop', params, replace: true, throw: true }),
});

const shopSettings = createRoute({
  getParentRoute: () => settings,
  path: '/shop',
  component: page(() => import('../pages/settings/ShopSettings'), 'ShopSettings', 'settings', 'forms'),
});

const messageSettings = createRoute({
  getParentRoute: () => settings,
  path: '/messages',
  component: page(
    () => import('../pages/settings/MessageSettings'),
    'MessageSettings',
    'settings',
    'forms',
    'message-texts',
  ),
});

const team = createRoute({
  getParentRoute: () => settings,
  path: '/team',
  component: page(() => import('../pages/settings/Team'), 'Team', 'settings', 'forms'),
});

const keys = createRoute({
  getParentRoute: () => settings,
  path: '/keys',
  component: page(() => import('../pages/settings/Keys'), 'Keys', 'settings', 'forms'),
});

const webhooks = createRoute({
  getParentRoute: () => settings,
  path: '/webhooks',
  component: page(() => import('../pages/webhooks/Webhooks'), 'Webhooks', 'webhooks', 'settings', 'forms'),
});

const webhook = createRoute({
  getParentRoute: () => settings,
  path: '/webhooks/$webhookId',
  validateSearch: onlyKnown(deliveriesSearch),
  component: page(() => import('../pages/webhooks/WebhookPage'), 'WebhookPage', 'webhooks', 'settings', 'forms'),
});

const history = createRoute({
  getParentRoute: () => settings,
  path: '/history',
  validateSearch: onlyKnown(historySearch),
  component: page(() => import('../pages/settings/History'), 'History', 'settings'),
});

export const settingsRoutes = settings.addChildren([
  ...([settingsIndex, shopSettings, messageSettings, team, keys, webhooks, webhook, history] as const),
]);
