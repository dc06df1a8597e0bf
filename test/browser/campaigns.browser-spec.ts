import type { Route } from 'playwright-core';

import { Actions, documentedActions } from './actions';
import { LOOKS, useStage, useVisit } from './stage';
import { textsOf } from './texts';

interface Campaign {
  id: number;
  name: string;
  status: string;
  audience: object;
  holdout_percent: number;
  scheduled_for: string | null;
}
interface Campaigns {
  campaigns: Campaign[];
}
interface Templates {
  templates: { id: number; name: string; sms_text: string | null }[];
}

describe('campaigns in the console', () => {
  const stage = useStage();
  const campaigns = async () => (await stage.api.get<Campaigns>('campaigns/1')).campaigns;
  const templates = async () => (await stage.api.get<Templates>('messaging/1/templates')).templates;

  describe.each(LOOKS)('%j', (look) => {
    const t = textsOf(look.language);
    const visit = useVisit(stage, look);
    const name = `Ofa ${look.language}`;
    const button = (text: string | RegExp) =>
      visit.page.getByRole('button', { name: text, exact: true }).filter({ visible: true });
    const dialog = () => visit.page.getByRole('dialog');
    const check = async () => expect(await visit.opened.check()).toEqual([]);
    const sms = () => visit.page.getByLabel('SMS', { exact: true });
    const send = /^(Send|Tuma) .*…$/;

    it('counts the audience while it is chosen', async () => {
      await visit.open('/campaigns/new?away=60');
      const count = visit.page.getByText(/^(\d+ customers|Wateja \d+)$/);
      await count.waitFor();
      const before = await count.textContent();
      expect(await visit.page.getByLabel(t('customer.lastPurchase')).inputValue()).toBe('60');
      await check();
      await visit.page.getByLabel(t('customer.lastPurchase')).selectOption('');
      await visit.page.waitForFunction(
        (text) => ![...document.querySelectorAll('[role=status]')].some((one) => one.textContent === text),
        before,
      );
    });

    it('says what is missing, and shows the text with its parts and its price', async () => {
      await button(t('wizard.next')).click();
      await button(t('wizard.next')).click();
      await visit.page.getByText(t('fields.required')).first().waitFor();
      await check();
      await sms().fill('Habari {{ first_name }}, karibu tena!');
      await visit.page.locator('.bubble').getByText('Habari Amina, karibu tena!').waitFor();
      await visit.page.getByText(t('messageTexts.each', { cost: 'Ksh 0.80' })).waitFor();
      await visit.page.getByLabel(t('wizard.holdout')).selectOption('20');
      await visit.page.locator('input[name=name]').fill(name);
      await check();
    });

    it('stores a draft, and shows who gets it, who does not and why, and three texts', async () => {
      await button(t('wizard.next')).click();
      await button(send).waitFor();
      await visit.page.getByText(t('check.samples')).waitFor();
      expect(await visit.page.locator('.bubble').first().textContent()).toMatch(/^Habari .+, karibu tena!$/);
      expect(await visit.page.locator('.reasons li').count()).toBeGreaterThan(0);
      await check();
      const reason = visit.page.locator('.reasons button').first();
      const count = Number(/\d+$/.exec((await reason.textContent()) ?? '')?.[0]);
      await reason.click();
      await dialog().locator('.left-out a').first().waitFor();
      expect(await dialog().locator('.left-out a').count()).toBe(count);
      expect(await dialog().locator('.left-out a').first().getAttribute('href')).toMatch(/\/1\/customers\/\d+$/);
      await check();
      await dialog()
        .getByRole('button', { name: t('drawer.close') })
        .click();
      const [draft] = await campaigns();
      expect(draft).toEqual(expect.objectContaining({ name, status: 'draft', holdout_percent: 20 }));
      expect((await templates()).find((one) => one.name === name)?.sms_text).toContain('karibu tena');
    });

    it('changes the audience of the draft', async () => {
      await visit.page.getByRole('link', { name: t('check.change.who') }).click();
      await visit.page.getByLabel(t('customer.type')).selectOption('vip');
      await button(t('wizard.next')).click();
      expect(await sms().inputValue()).toContain('karibu tena');
      await button(t('wizard.next')).click();
      await button(send).waitFor();
      expect((await campaigns())[0]?.audience).toEqual({ customer_type: ['vip'] });
    });

    it('asks before it sends, and stops it in the minute before it begins', async () => {
      await button(send).click();
      await dialog().getByText(t('send.minute')).waitFor();
      await check();
      const go = dialog().getByRole('button', { name: /^(Send|Tuma) / });
      const refusal = { code: 'recipients_unconfirmed', error: 'More than ever', recipients: 41 };
      await visit.page.route('**/send', (route) => route.fulfill({ status: 422, json: refusal }), { times: 1 });
      await go.click();
      await dialog()
        .getByText(t('send.unconfirmed_other', { number: '41' }))
        .waitFor();
      expect(visit.opened.complaints.splice(0).join()).toContain('422');
      expect(await go.isDisabled()).toBe(true);
      await check();
      await dialog()
        .getByLabel(t('send.type', { number: '41' }))
        .fill('41');
      let sent: unknown;
      const recordAndContinue = (route: Route) => {
        sent = route.request().postDataJSON();
        return route.continue();
      };
      await visit.page.route('**/send', recordAndContinue, { times: 1 });
      await go.click();
      await visit.page.getByText(t('stop.soon')).waitFor();
      expect(sent).toEqual({ confirm_recipients: 41 });
      const [scheduled] = await campaigns();
      expect(scheduled?.status).toBe('scheduled');
      // The refused request has stored the time of sending, and this request does not change it.
      expect(Date.parse(scheduled?.scheduled_for ?? '')).toBeLessThanOrEqual(Date.now() + 60_000);
      await check();
      await button(t('stop.stop')).click();
      await visit.page.getByText(t('campaigns.neverBegan')).waitFor();
      expect((await campaigns())[0]?.status).toBe('cancelled');
      await check();
    });

    it('uses a campaign again, and sends it at a time of the shop', async () => {
      await button(t('campaigns.useAgain')).click();
      await button(send).waitFor();
      await visit.page.getByLabel(t('check.when')).selectOption('later');
      await button(send).click();
      await visit.page.getByText(t('fields.required')).waitFor();
      await visit.page.getByLabel(t('check.time')).fill('2040-01-02T09:30');
      await button(send).click();
      await dialog()
        .getByRole('button', { name: /^(Send|Tuma) / })
        .click();
      await button(t('stop.stop')).waitFor();
      expect((await campaigns())[0]).toEqual(
        expect.objectContaining({ status: 'scheduled', scheduled_for: '2040-01-02T06:30:00.000Z' }),
      );
      await button(t('stop.stop')).click();
      await dialog().getByText(t('stop.effect')).waitFor();
      await check();
      await button(t('stop.now')).click();
      await visit.page.getByText(t('campaigns.neverBegan')).waitFor();
    });

    it('lists campaigns, and writes, changes and deletes templates', async () => {
      await visit.open('/campaigns');
      await visit.page.getByRole('link', { name }).filter({ visible: true }).first().waitFor();
      await check();
      await visit.open('/campaigns/templates');
      await button(t('templates.write')).click();
      await dialog().locator('input[name=name]').fill(`Kiolezo ${look.language}`);
      await sms().fill('Asante!');
      await check();
      await button(t('form.save')).click();
      await dialog().waitFor({ state: 'detached' });
      await button(t('templates.editOf', { name: `Kiolezo ${look.language}` })).click();
      await sms().fill('Asante sana!');
      await button(t('form.save')).click();
      await visit.page.locator('.bubble').getByText('Asante sana!').waitFor();
      await dialog().waitFor({ state: 'detached' });
      await check();
      await button(t('templates.deleteOf', { name })).click();
      await button(t('templates.deleteNow')).click();
      await dialog().getByText(t('templates.used')).waitFor();
      expect(visit.opened.complaints.splice(0).join()).toContain('409');
      await button(t('form.cancel')).click();
      await button(t('templates.deleteOf', { name: `Kiolezo ${look.language}` })).click();
      await button(t('templates.deleteNow')).click();
      await dialog().waitFor({ state: 'detached' });
      expect((await templates()).map((one) => one.name)).not.toContain(`Kiolezo ${look.language}`);
    });
  });

  describe('from Home', () => {
    const t = textsOf('en');
    const visit = useVisit(stage, { language: 'en', width: 1440 });

    it('takes six actions to write to those who have not been back', async () => {
      const { page } = visit;
      const button = (name: string | RegExp) => page.getByRole('button', { name, exact: true });
      // In the demo shop, the customers who have not come for a while have not agreed to offers.
      await stage.api.patch('messaging/1/settings', { offers_need_consent: false });
      await visit.open('');
      const actions = new Actions(page);
      await actions.click(page.getByRole('link', { name: t('todo.write') }));
      await actions.click(button(t('wizard.next')));
      await actions.fill(page.getByLabel('SMS', { exact: true }), 'Karibu tena {{ first_name }}!');
      await actions.click(button(t('wizard.next')));
      await actions.click(button(/^Send \d+ messages?…$/));
      await actions.click(page.getByRole('dialog').getByRole('button', { name: /^Send \d+ messages?$/ }));
      await button(t('stop.stop')).waitFor();
      expect(actions.count).toBeLessThanOrEqual(6);
      expect(actions.count).toBe(documentedActions('Write an offer to those away for 60 days'));
      expect((await campaigns())[0]?.status).toBe('scheduled');
      await button(t('stop.stop')).click();
      await page.getByText(t('campaigns.neverBegan')).waitFor();
    });
  });

  describe('as staff', () => {
    const t = textsOf('en');
    const visit = useVisit(stage, { language: 'en', width: 1440, scheme: 'dark' }, 'staff@demo.wateja.example');

    it('reads campaigns and templates, and is offered no button for them', async () => {
      for (const path of ['/campaigns', '/campaigns/templates', '/campaigns/1']) {
        await visit.open(path);
        expect(await visit.opened.check()).toEqual([]);
        expect(await visit.page.locator('main').getByRole('button').count()).toBe(0);
      }
      await visit.page.getByText(t('check.onlyManager')).waitFor();
      await visit.open('/campaigns/new');
      await visit.page.getByText(t('roleGate.manager')).waitFor();
    });
  });
});
