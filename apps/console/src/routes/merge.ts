import { createRoute } from '@tanstack/react-router';

import { onlyKnown } from '../only-known';
import { page } from '../page';
import { mergeSearch } from '../pages/merge/merge-search';
import { shop } from './base';

/** Staff may not open it. */
export const mergeRoute = createRoute({
  getParentRoute: () => shop,
  path: '/customers/merge',
  validateSearch: onlyKnown(mergeSearch),
  component: page(() => import('../pages/merge/MergePages'), 'MergePages', 'merge', 'customer'),
});
