import { lazyRouteComponent } from '@tanstack/react-router';
import type { ComponentType } from 'react';

import { loadTexts, type TextGroup } from './i18n';

/** The code of a page could not be loaded: there is no network, or a new version of the console. */
export class PageNotLoaded extends Error {
  override name = 'PageNotLoaded';
}

/** A page with its code and its texts, which the browser loads together when somebody opens the page. */
export function page<Name extends string>(
  load: () => Promise<Record<Name, ComponentType>>,
  name: Name,
  ...texts: TextGroup[]
) {
  return lazyRouteComponent(async () => {
    try {
      const [code] = await Promise.all([load(), loadTexts(texts)]);
      return code;
    } catch (cause) {
      throw new PageNotLoaded('The page could not be loaded', { cause });
    }
  }, name);
}
