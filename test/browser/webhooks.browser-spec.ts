import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';

import { Webhook } from 'standardwebhooks';

import { LOOKS, useStage, useVisit } from './stage';
import { textsOf } from './texts';

interface Hooks {
  webhooks: { id: number; url: string; events: string[]; is_active: boolean; previous_until: string | null }[];
}

/** The server of another program, which receives webhooks. */
const receiver = {
  status: 204,
  received: [] as { headers: IncomingHttpHeaders; text: string }[],
  server: createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      receiver.received.push({ headers: request.headers, text: Buffer.concat(parts).toString() });
      response
        .writeHead(receiver.status)
        .end(receiver.status === 204 ? undefined : 'The books are closed <b>today</b>');
    });
  }),
};

describe('the webhooks of a shop in the console', () => {
  const stage = useStage({ WEBHOOKS_ALLOW_PRIVATE: 'true' });
  const webhooks = async () => (await stage.api.get<Hooks>('webhooks/1')).webhooks;
  const url = (language: string) =>
    `http://127.0.0.1:${(receiver.server.address() as AddressInfo).port}/books-${language}`;
  beforeAll(() => new Promise<void>((done) => receiver.server.listen(0, '127.0.0.1', done)));
  afterAll(() => new Promise((done) => receiver.server.close(done)));

  describe.each(LOOKS)('%j', (look) => {
    const t = textsOf(look.language);
    const visit = useVisit(stage, look);
    const button = (name: string) => visit.page.getByRole('button', { name, exact: true }).filter({ visible: true });
    const dialog = () => visit.page.getByRole('dialog');
    const inDialog = (name: string) => dialog().getByRole('button', { name, exact: true });
    const visibleText = (text: string) => visit.page.getByText(text).filter({ visible: true }).first();
    const opener = () =>
      visit.page
        .getByRole('button', { name: /webhook\.ping/ })
        .filter({ visible: true })
        .first();
    const check = async () => expect(await visit.opened.check()).toEqual([]);
    const closeDialog = async (name: string) => {
      await inDialog(name).click();
      await dialog().waitFor({ state: 'detached' });
    };
    let secret = '';

    it('begins without one, and says at the fields what is wrong', async () => {
      await visit.open('/settings/webhooks');
      await visibleText(t('webhooks.none')).waitFor();
      await check();
      await button(t('webhooks.add')).click();
      await dialog().locator('input[name=url]').fill('books');
      await inDialog(t('webhooks.add')).click();
      await dialog().getByText(t('webhooks.noUrl')).waitFor();
      await dialog().getByText(t('webhooks.noEvents')).waitFor();
      await check();
      await dialog().locator('input[name=url]').fill('https://amina:secret@books.example/');
      await dialog().getByLabel(t('webhooks.events.sale.completed')).check();
      await inDialog(t('webhooks.add')).click();
      await dialog().getByText(t('webhooks.urlRefused')).waitFor();
      expect(visit.opened.complaints.splice(0).join()).toContain('400');
      await check();
      expect(await webhooks()).toEqual([]);
    });

    it('adds one, and shows its secret once', async () => {
      const { page } = visit;
      await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
      await dialog().locator('input[name=url]').fill(url(look.language));
      await dialog().getByLabel(t('webhooks.events.points.earned')).check();
      await inDialog(t('webhooks.add')).click();
      secret = (await dialog().locator('code.secret').textContent()) ?? '';
      await inDialog(t('states.copy')).click();
      expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(secret);
      await check();
      await closeDialog(t('webhooks.kept'));
      await visibleText(t('webhooks.nothingSent')).waitFor();
      expect(await page.locator('main').textContent()).not.toContain(secret);
      expect((await webhooks()).map(({ events }) => events)).toEqual([['sale.completed', 'points.earned']]);
      await check();
    });

    it('sends a ping that is signed with the secret', async () => {
      await visit.page
        .getByRole('link', { name: url(look.language) })
        .filter({ visible: true })
        .click();
      await visibleText(t('webhooks.noDeliveries')).waitFor();
      receiver.received.length = 0;
      receiver.status = 204;
      await button(t('webhooks.ping')).click();
      await visibleText(t('webhooks.status.delivered')).waitFor();
      await visit.page.getByText(t('webhooks.waiting_one', { number: '1' })).waitFor({ state: 'detached' });
      const [{ headers, text }] = receiver.received as [(typeof receiver.received)[0]];
      const event = new Webhook(secret).verify(text, headers as Record<string, string>);
      expect(event).toEqual(expect.objectContaining({ type: 'webhook.ping' }));
      await check();
    });

    it('shows what was answered, as text, and replays', async () => {
      receiver.status = 503;
      await button(t('webhooks.ping')).click();
      await visibleText(t('webhooks.status.failed')).waitFor();
      await opener().click();
      await dialog().getByText('The books are closed <b>today</b>').waitFor();
      await dialog().getByText('"webhook_id"').waitFor();
      await check();
      receiver.status = 204;
      await inDialog(t('webhooks.replay')).click();
      await dialog().getByText(t('webhooks.status.delivered')).waitFor();
      await check();
      await closeDialog(t('drawer.close'));
      const ids = receiver.received.slice(1).map(({ headers }) => headers['webhook-id']);
      expect(ids).toEqual([ids[0], ids[0]]);
    });

    it('filters the deliveries by status and event, in the address', async () => {
      const { page } = visit;
      const filter = async (label: string, value: string) => {
        if (look.width === 360 && !(await page.getByLabel(label, { exact: true }).isVisible()))
          await page.locator('button[aria-expanded]').filter({ visible: true }).last().click();
        await page.getByLabel(label, { exact: true }).selectOption(value);
      };
      await filter(t('webhooks.event'), 'webhook.ping');
      await opener().waitFor();
      await filter(t('webhooks.deliveryStatus'), 'failed');
      await visibleText(t('webhooks.noneFiltered')).waitFor();
      expect(new URL(page.url()).search).toBe('?event=webhook.ping&status=failed');
      await check();
      await button(t('filters.clear')).click();
      await opener().waitFor();
      expect(new URL(page.url()).search).toBe('');
    });

    it('changes the events', async () => {
      await button(t('webhooks.edit')).click();
      await dialog().getByLabel(t('webhooks.events.points.earned')).uncheck();
      await dialog().getByLabel(t('webhooks.events.customer.erased')).check();
      await check();
      await closeDialog(t('form.save'));
      const [changed] = await webhooks();
      expect([...(changed?.events ?? [])].sort()).toEqual(['customer.erased', 'sale.completed']);
    });

    it('makes a new secret, and says until when the former signs', async () => {
      await button(t('webhooks.rotate')).click();
      await check();
      await inDialog(t('webhooks.rotateNow')).click();
      await dialog().locator('code.secret').waitFor();
      expect(await dialog().locator('code.secret').textContent()).not.toBe(secret);
      expect((await webhooks())[0]?.previous_until).not.toBeNull();
      const [before] = t('webhooks.former', { time: '…' }).split('…');
      await dialog()
        .getByText(before as string)
        .waitFor();
      await check();
      await closeDialog(t('webhooks.kept'));
      await visibleText(before as string).waitFor();
    });

    it('switches it off and on, unless somebody has changed it meanwhile', async () => {
      await visibleText('customer.erased').waitFor();
      const [{ id }] = (await webhooks()) as [Hooks['webhooks'][0]];
      await stage.api.patch(`webhooks/1/${id}`, { events: ['sale.refunded'] });
      await button(t('webhooks.switchOff')).click();
      await visibleText('sale.refunded').waitFor();
      expect(visit.opened.complaints.splice(0).join()).toContain('412');
      expect((await webhooks())[0]?.is_active).toBe(true);
      await button(t('webhooks.switchOff')).click();
      await visibleText(t('webhooks.offEffect')).waitFor();
      expect(await button(t('webhooks.ping')).isDisabled()).toBe(true);
      await check();
      await button(t('webhooks.switchOn')).click();
      await button(t('webhooks.switchOff')).waitFor();
      expect((await webhooks())[0]?.is_active).toBe(true);
    });

    it('lists the last answer, and deletes it after a question', async () => {
      await visit.page.getByRole('link', { name: t('webhooks.all') }).click();
      await visibleText('204, ').waitFor();
      await check();
      await visit.page
        .getByRole('link', { name: url(look.language) })
        .filter({ visible: true })
        .click();
      await button(t('webhooks.delete')).click();
      await check();
      await inDialog(t('webhooks.deleteNow')).click();
      await visibleText(t('webhooks.none')).waitFor();
      expect(await webhooks()).toEqual([]);
    });
  });

  describe.each(['manager', 'staff'])('as %s', (role) => {
    const t = textsOf('en');
    const visit = useVisit(stage, { language: 'en', width: 1440 }, `${role}@demo.wateja.example`);

    it('are for owners only', async () => {
      for (const path of ['/settings/webhooks', '/settings/webhooks/1']) {
        await visit.open(path);
        await visit.page.getByText(t('roleGate.owner')).waitFor();
      }
      expect(await visit.opened.check()).toEqual([]);
    });
  });
});
