import { Actions } from './actions';
import { LOOKS, useStage, useVisit } from './stage';
import { textsOf } from './texts';

describe('the frame around the pages of the console', () => {
  const stage = useStage();

  describe('on a computer', () => {
    const t = textsOf('en');
    const visit = useVisit(stage, { language: 'en', width: 1440 });
    const heading = (name: string) => visit.page.getByRole('heading', { name, level: 1 }).waitFor();
    const field = () => visit.page.locator('header').getByLabel(t('search.label'));
    const suggested = () => visit.page.locator('.suggestions').getByRole('link');

    it('begins a sale and a customer from every page', async () => {
      const { page } = visit;
      for (const [link, title] of [
        [t('nav.newSale'), t('nav.newSale')],
        [t('nav.addCustomer'), t('nav.addCustomer')],
      ] as const) {
        await visit.open('/import');
        await page.getByRole('button', { name: t('nav.new'), exact: true }).click();
        await expect(visit.opened.check()).resolves.toEqual([]);
        await page.getByRole('dialog').getByRole('link', { name: link }).click();
        await heading(title);
      }
    });

    it('suggests customers while somebody types, which arrow keys reach', async () => {
      const { page } = visit;
      await visit.open('/sales');
      await field().fill('Kamau');
      await suggested().filter({ hasText: 'Njeri Kamau' }).waitFor();
      await page.waitForFunction(() => !document.querySelector('[aria-busy=true]'));
      await expect(visit.opened.check()).resolves.toEqual([]);
      const names = await suggested().locator('span:first-child').allInnerTexts();
      expect(names.length).toBeLessThanOrEqual(6);
      await page.keyboard.press('ArrowDown');
      await expect(page.locator(':focus').innerText()).resolves.toContain(names[0]);
      await page.keyboard.press('ArrowUp');
      await expect(field().evaluate((one) => one === document.activeElement)).resolves.toBe(true);
      await page.keyboard.press('Escape');
      await suggested().first().waitFor({ state: 'detached' });
      await page.keyboard.type('x');
      await page.keyboard.press('Backspace');
      await page.keyboard.press('ArrowDown');
      await suggested().filter({ hasText: 'Njeri Kamau' }).waitFor();
      await suggested().filter({ hasText: 'Njeri Kamau' }).click();
      await heading('Njeri Kamau');
      await expect(suggested().count()).resolves.toBe(0);
    });

    it('suggests a receipt, and to add a customer if nobody matches', async () => {
      const { page } = visit;
      const sale = { external_id: 'SUGGEST-1', payment_method: 'cash', total_amount: '50.00', total_items: '1' };
      await stage.api.post('sales/1', sale);
      await visit.open('/import');
      await field().fill('SUGGEST-1');
      await suggested().filter({ hasText: 'SUGGEST-1' }).click();
      await heading('SUGGEST-1');
      await field().fill('0733 123 999');
      await suggested()
        .filter({ hasText: t('search.add', { q: '0733 123 999' }) })
        .click();
      await heading(t('nav.addCustomer'));
      await expect(page.getByLabel(t('customer.phone')).inputValue()).resolves.toBe('0733 123 999');
    });

    it('leads to the other shops by the name of this one', async () => {
      const { page } = visit;
      await page.route('**/api/auth/me', async (route) => {
        const me = (await (await route.fetch()).json()) as { memberships: object[] };
        const other = { ...me.memberships[0], business_id: 2, business_name: 'Second shop' };
        await route.fulfill({ json: { ...me, memberships: [...me.memberships, other] } });
      });
      await visit.open('/sales');
      await page.locator('header').getByRole('button', { name: 'Duka la Wangari' }).click();
      const link = page.getByRole('link', { name: 'Second shop' });
      await expect(link.getAttribute('href')).resolves.toMatch(/\/console\/2\/?$/);
      await expect(visit.opened.check()).resolves.toEqual([]);
      await page.unrouteAll();
      // The link loads its shop as soon as it has the focus, and this shop does not exist.
      expect(visit.opened.complaints.splice(0).join()).toContain('404');
    });

    it('says whether there is a network', async () => {
      const { page } = visit;
      await visit.open('/sales');
      await page.locator('header').getByText(t('connection.online')).waitFor();
      await page.context().setOffline(true);
      await page.locator('header').getByText(t('connection.offline')).waitFor();
      await expect(visit.opened.check()).resolves.toEqual([]);
      await page.context().setOffline(false);
      await page.locator('header').getByText(t('connection.online')).waitFor();
      visit.opened.complaints.splice(0);
    });

    it('shows a thin bar while it reads again what it shows already', async () => {
      const { page } = visit;
      await visit.open('/sales');
      await page.locator('tbody th a').first().waitFor();
      let release = () => {};
      await page.route('**/api/sales/1?*', async (route) => {
        await new Promise<void>((resolve) => (release = resolve));
        await route.continue();
      });
      // A page whose connection comes back loads its data again.
      await page.context().setOffline(true);
      await page.locator('header').getByText(t('connection.offline')).waitFor();
      await page.clock.install();
      await page.clock.fastForward(60_000);
      await page.context().setOffline(false);
      await page.locator('.refetch-bar').waitFor({ state: 'attached' });
      await expect(page.locator('tbody th a').count()).resolves.toBeGreaterThan(0);
      release();
      await page.locator('.refetch-bar').waitFor({ state: 'detached' });
      await page.unrouteAll({ behavior: 'ignoreErrors' });
      visit.opened.complaints.splice(0);
    });

    it('counts down until it may ask again, and copies the id of a request', async () => {
      const { page } = visit;
      await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
      await page.route('**/api/imports/1?*', (route) =>
        route.fulfill({
          status: 429,
          headers: { 'Retry-After': '30', 'X-Request-Id': 'req-of-the-test' },
          json: { code: 'rate_limit_exceeded', error: 'Too many requests' },
        }),
      );
      await visit.open('/import');
      const retry = page.getByRole('button', { name: t('states.retry') });
      await retry.waitFor();
      await expect(retry.isDisabled()).resolves.toBe(true);
      const left = async () => Number(/\((\d+)\)/.exec(await retry.innerText())?.[1]);
      const before = await left();
      await page.waitForFunction(
        (shown) => !document.querySelector('[role=alert]')?.textContent.includes(`(${shown})`),
        before,
      );
      expect(await left()).toBeLessThan(before);
      await expect(visit.opened.check()).resolves.toEqual([]);
      await page.getByRole('button', { name: t('states.copy'), exact: true }).click();
      await page.getByRole('button', { name: t('states.copied'), exact: true }).waitFor();
      await expect(page.evaluate(() => navigator.clipboard.readText())).resolves.toBe('req-of-the-test');
      await page.unrouteAll();
      visit.opened.complaints.splice(0);
    });
  });

  describe.each(['en', 'sw'] as const)('on a phone, in %s', (language) => {
    const t = textsOf(language);
    const visit = useVisit(stage, { language, width: 360 });
    const bar = () => visit.page.locator('footer, nav').filter({ visible: true }).last();
    const more = () => bar().getByRole('button', { name: t('nav.more') });

    it('leaves room for the search and the account beside a long name of a shop', async () => {
      const { page } = visit;
      const name = 'Duka la vyakula na vinywaji la Wangari, Kirinyaga Road';
      await page.route('**/api/auth/me', async (route) => {
        const me = (await (await route.fetch()).json()) as { memberships: object[] };
        const other = { ...me.memberships[0], business_id: 2, business_name: 'Second shop' };
        await route.fulfill({ json: { ...me, memberships: [...me.memberships, other] } });
      });
      await page.route('**/api/businesses/1', async (route) => {
        const { business } = (await (await route.fetch()).json()) as { business: object };
        await route.fulfill({ json: { business: { ...business, name } } });
      });
      await visit.open('/sales');
      await expect(visit.opened.check()).resolves.toEqual([]);
      const header = page.locator('header');
      const boxes = [];
      for (const word of [t('account.shopsOf', { name }), t('search.open'), t('account.label')]) {
        boxes.push(await header.getByRole('button', { name: word, exact: true }).boundingBox());
      }
      const [shop, search, account] = boxes.map((box) => ({ left: box!.x, right: box!.x + box!.width }));
      expect(shop!.right).toBeLessThanOrEqual(search!.left);
      expect(search!.right).toBeLessThanOrEqual(account!.left);
      expect(account!.right).toBeLessThanOrEqual(360);
      await page.unrouteAll();
    });

    it('has the other pages, the language, the appearance and the way out under More', async () => {
      const { page } = visit;
      await visit.open('');
      // All links have nearly the same width.
      const widths = await bar()
        .locator('.nav-link')
        .evaluateAll((all) => all.map((one) => one.getBoundingClientRect().width));
      expect(widths).toHaveLength(5);
      expect(Math.max(...widths) - Math.min(...widths)).toBeLessThan(24);
      await more().click();
      const sheet = page.getByRole('dialog', { name: t('nav.more') });
      await sheet.getByLabel(t('appearance.language')).waitFor();
      await sheet.getByRole('button', { name: t('account.signOut') }).waitFor();
      await expect(visit.opened.check()).resolves.toEqual([]);
      await sheet.getByLabel(t('appearance.scheme')).selectOption('dark');
      await expect(visit.opened.check()).resolves.toEqual([]);
      await sheet.getByLabel(t('appearance.scheme')).selectOption('auto');
      await sheet.getByRole('link', { name: t('nav.import') }).click();
      await page.getByRole('heading', { name: t('nav.import'), level: 1 }).waitFor();
      await sheet.waitFor({ state: 'detached' });
    });

    it('finds a customer by three actions from the search of the top bar', async () => {
      const { page } = visit;
      await visit.open('');
      const actions = new Actions(page);
      await actions.click(page.locator('header').getByRole('button', { name: t('search.open') }));
      await actions.type('0700000101');
      await actions.enter();
      await page.getByRole('heading', { name: 'Njeri Kamau', level: 1 }).waitFor();
      await expect(page.getByRole('dialog').count()).resolves.toBe(0);
      expect(actions.count).toBe(3);
    });
  });

  describe.each(LOOKS)('of staff, %j', (look) => {
    const t = textsOf(look.language);
    const visit = useVisit(stage, look, 'staff@demo.wateja.example');

    it('has no import', async () => {
      const { page } = visit;
      await visit.open('/customers');
      if (look.width < 768)
        await page
          .getByRole('navigation')
          .getByRole('button', { name: t('nav.more') })
          .click();
      await expect(page.getByRole('link', { name: t('nav.import') }).count()).resolves.toBe(0);
    });
  });
});
