import { createRoute } from '@tanstack/react-router';

import { onlyKnown } from '../only-known';
import { page } from '../page';
import { repliesSearch, sentSearch } from '../pages/inbox/inbox-search';
import { shop } from './base';

const inbox = createRoute({
  getParentRoute: () => shop,
  path: '/inbox',
  component: page(() => import('../pages/inbox/InboxPages'), 'InboxPages', 'inbox', 'customer'),
});

const replies = createRoute({
  getParentRoute: () => inbox,
  path: '/',
  validateSearch: onlyKnown(repliesSearch),
  component: page(() => import('../pages/inbox/Replies'), 'Replies', 'inbox', 'customer'),
});

const sent = createRoute({
  getParentRoute: () => inbox,
  path: '/sent',
  validateSearch: onlyKnown(sentSearch),
  component: page(() => import('../pages/inbox/Sent'), 'Sent', 'inbox', 'customer'),
});

export const inboxRoutes = inbox.addChildren([replies, sent]);
