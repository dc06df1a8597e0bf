import { lazyRouteComponent } from '@tanstack/react-router';
import type { ComponentType } from 'react';

import { loadTexts, type TextGroup } from './i18n';

/** A page with its code and its words, which the browser loads together when somebody opens the page. */
export function page<Name extends string>(
  load: () => Promise<Record<Name, ComponentType>>,
  name: Name,
  ...texts: TextGroup[]
) {
  return lazyRouteComponent(async () => {
    const [code] = await Promise.all([load(), loadTexts(texts)]);
    return code;
  }, name);
}
