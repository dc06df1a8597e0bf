import type { Page } from 'playwright-core';

import type { Look } from './console-page';
import { useStage, useVisit } from './stage';

/** Beside the looks of the other tests: the narrowest computer, and dark. */
const LOOKS: Look[] = [
  { language: 'sw', width: 768 },
  { language: 'en', width: 768, scheme: 'dark' },
  { language: 'sw', width: 1440, scheme: 'dark' },
  { language: 'en', width: 360, scheme: 'dark', isTouch: true },
  { language: 'sw', width: 360, isTouch: true },
];
const PAGES = ['', '/customers/1', '/sales/new?customer=1', '/customers', '/sales'];

/** Words that a control has no room for. */
const cutWords = (page: Page) =>
  page
    .locator('.mantine-Button-label, .nav-link span, #page th, .section-link, .status, [role=tab]')
    .evaluateAll((all) =>
      all
        .filter((one) => one.checkVisibility() && one.scrollWidth > one.clientWidth + 1 && one.clientWidth > 1)
        .filter((one) => getComputedStyle(one).overflowX !== 'visible' || one.tagName === 'SPAN')
        .map((one) => one.textContent.trim()),
    );

/** Controls that a finger misses: less than 44 px high or wide. Links in a sentence have the height of their line. */
const smallTargets = (page: Page) =>
  page
    .locator('button, a, select, textarea, input:not([type=checkbox], [type=radio]), label:has(input), [role=tab]')
    .evaluateAll((all) =>
      all
        .filter((one) => one.checkVisibility() && !one.closest('.sr-only, [aria-hidden=true], .skip-link'))
        .map((one) => ({ one, box: one.getBoundingClientRect() }))
        .filter(({ one, box }) => box.width > 0 && !(one.tagName === 'A' && one.closest('p, li, .inline')))
        .filter(({ box }) => Math.round(box.height) < 44 || Math.round(box.width) < 44)
        .map(({ one, box }) => {
          const name = one.textContent.trim() || one.getAttribute('aria-label') || one.outerHTML.slice(0, 80);
          return `${one.tagName} ${name}: ${Math.round(box.width)} × ${Math.round(box.height)}`;
        }),
    );

describe('the pages that are used most', () => {
  const stage = useStage();

  describe.each(LOOKS)('%j', (look) => {
    const visit = useVisit(stage, look);

    it.each(PAGES)('have room for their words, and targets for fingers: %s', async (path) => {
      await visit.open(path);
      await expect(visit.opened.check()).resolves.toEqual([]);
      await expect(cutWords(visit.page)).resolves.toEqual([]);
      if (look.isTouch) await expect(smallTargets(visit.page)).resolves.toEqual([]);
    });
  });
});
