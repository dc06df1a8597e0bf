import { createRoute } from '@tanstack/react-router';

import { page } from '../page';
import { signedIn } from './base';

/** The user's own account, which belongs to no shop. */
export const account = createRoute({
  getParentRoute: () => signedIn,
  path: '/account',
  component: page(() => import('../pages/account/AccountPage'), 'AccountPage', 'account', 'shop', 'forms', 'shortcuts'),
});
