import type { Page } from 'playwright-core';

import type { Look } from './console-page';
import { useStage, useVisit } from './stage';

/** Looks that the other tests do not cover: the narrowest computer, and the dark scheme. */
const LOOKS: Look[] = [
  { language: 'sw', width: 768 },
  { language: 'en', width: 768, scheme: 'dark' },
  { language: 'sw', width: 1440, scheme: 'dark' },
  { language: 'en', width: 360, scheme: 'dark', isTouch: true },
  { language: 'sw', width: 360, isTouch: true },
];
const PAGES = ['', '/customers/1', '/sales/new?customer=1', '/customers', '/sales'];

/**
 * Texts for which a control has no room: cut off by their own box, wider than the control, or overlapping another one.
 */
const cutWords = (page: Page) =>
  page.evaluate(() => {
    const CONTROLS = '.mantine-Button-root, .nav-link, .section-link, [role=tab]';
    const labels = '.mantine-Button-label, .nav-link > span, .section-link, .mantine-Tabs-tabLabel';
    const visibleElements = (selector: string) =>
      [...document.querySelectorAll(selector)].filter((one) => one.checkVisibility() && one.clientWidth !== 1);
    const isCut = (one: Element) =>
      one.scrollWidth > one.clientWidth + 1 &&
      one.clientWidth > 1 &&
      (getComputedStyle(one).overflowX !== 'visible' || one.tagName === 'SPAN');
    const boxOf = (one: Element) => one.getBoundingClientRect();
    const isBeyond = (one: Element) => {
      const control = one.closest(CONTROLS);
      if (!control) return true;
      const next = control.nextElementSibling?.matches(CONTROLS) ? control.nextElementSibling : undefined;
      const isBeside = next && Math.abs(boxOf(next).top - boxOf(control).top) < 1;
      const [inner, outer] = [boxOf(one), boxOf(control)];
      return (
        inner.left < outer.left - 1 ||
        inner.right > outer.right + 1 ||
        (isBeside && inner.right > boxOf(next).left + 1) === true
      );
    };
    const cut = [...visibleElements(`${labels}, #page th, .status, [role=tab]`)].filter(isCut);
    return [...new Set([...cut, ...visibleElements(labels).filter(isBeyond)])].map((one) => one.textContent.trim());
  });

/** Figures that are broken into several lines, or that are wider than their card. */
const brokenFigures = (page: Page) =>
  page.locator('.figure-number').evaluateAll((all) =>
    all
      .filter((one) => {
        const range = document.createRange();
        range.selectNodeContents(one);
        const lines = new Set([...range.getClientRects()].map(({ bottom }) => Math.round(bottom)));
        return lines.size > 1 || one.scrollWidth > one.clientWidth;
      })
      .map((one) => one.textContent.trim()),
  );

/**
 * Controls that are too small for a finger: less than 44 px high or wide. Links in a sentence are as high as their
 * line.
 */
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
      await expect(brokenFigures(visit.page)).resolves.toEqual([]);
      if (look.isTouch) await expect(smallTargets(visit.page)).resolves.toEqual([]);
    });
  });

  describe.each([
    { language: 'en', width: 768 },
    { language: 'sw', width: 768 },
    { language: 'sw', width: 360, isTouch: true },
  ] as const)('the navigation: %j', (look) => {
    const visit = useVisit(stage, look);

    it('has room for the word of each page, also of the one that is open', async () => {
      const links = visit.page.locator('nav .nav-link.below:visible');
      const paths = await links.evaluateAll((all) => all.map((one) => one.getAttribute('href')));
      for (const path of paths.filter((one) => one !== null)) {
        await visit.page.locator(`nav .nav-link.below[href="${path}"]:visible`).click();
        await visit.page.locator(`nav .nav-link.below[href="${path}"][aria-current=page]:visible`).waitFor();
        await expect(cutWords(visit.page)).resolves.toEqual([]);
      }
    });
  });
});
