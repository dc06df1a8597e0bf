import { LOOKS, useStage, useVisit } from './stage';
import { textsOf } from './texts';

interface Replies {
  replies: { id: number; phone: string; body: string; read_at: string | null }[];
}
interface Messages {
  messages: { id: number; body: string; kind: string; channel: string }[];
}

describe('the inbox of the console', () => {
  const stage = useStage();
  let incoming: string;

  beforeAll(async () => {
    const { token } = await stage.api.post<{ token: string }>('messaging/1/callback-token/rotate', {});
    incoming = `${stage.service.url}/api/callbacks/africas-talking/${token}/incoming`;
  });

  /** An SMS of a customer, as the provider reports it. */
  const receive = async (from: string, text: string, id: string) => {
    const body = new URLSearchParams({ from, text, to: '20880', id, date: new Date().toISOString() });
    const answer = await fetch(incoming, { method: 'POST', body });
    expect(answer.ok).toBe(true);
  };

  describe.each(LOOKS)('%j', (look) => {
    const t = textsOf(look.language);
    const visit = useVisit(stage, look);
    const isPhone = look.width < 768;
    const question = `Mnafunga saa ngapi? ${look.language}`;
    const stop = { phone: isPhone ? '+254700000103' : '+254700000104', text: 'STOP' };
    const button = (name: string) => visit.page.getByRole('button', { name, exact: true });
    const dialog = () => visit.page.getByRole('dialog');
    const check = async () => expect(await visit.opened.check()).toEqual([]);
    const listed = () => stage.api.get<Replies>('messaging/1/replies');

    beforeAll(async () => {
      await receive('+254700000101', question, `ask-${look.language}`);
      await receive(stop.phone, stop.text, `stop-${look.language}`);
    });

    it('counts unread replies in the menu, and lists them first', async () => {
      await visit.open('/inbox');
      await visit.page.getByRole('link', { name: question }).waitFor();
      const { replies } = await listed();
      const unread = replies.filter(({ read_at }) => read_at === null).length;
      const words = t('nav.unread_other', { count: String(unread) });
      await visit.page.getByRole('link', { name: words }).filter({ visible: true }).waitFor();
      await check();
    });

    it('shows a reply with its customer, and marks it as read', async () => {
      const { page } = visit;
      await page.getByRole('link', { name: question }).click();
      await page.getByRole('article').getByRole('link', { name: 'Njeri Kamau' }).waitFor();
      await page.getByRole('heading', { name: t('consents.title') }).waitFor();
      await check();
      if (isPhone) await button(t('inbox.markRead')).click();
      else await page.keyboard.press('u');
      await button(t('inbox.markRead')).waitFor({ state: 'detached' });
      // The button has another name while it is busy.
      await page.locator('main [data-busy]').waitFor({ state: 'detached' });
      expect((await listed()).replies.find(({ body }) => body === question)?.read_at).not.toBeNull();
    });

    it('shows a wish to stop beside the consent that it withdrew', async () => {
      const { page } = visit;
      await visit.open('/inbox');
      const reply = (await listed()).replies.find(({ phone }) => phone === stop.phone);
      await visit.open(`/inbox?reply=${reply?.id}`);
      await page.getByText(t('inbox.effects.stop')).waitFor();
      const consent = page.getByLabel(`${t('purpose.offers')} · ${t('channel.sms')}`);
      expect(await consent.inputValue()).toBe('withdrawn');
      await check();
    });

    it('answers a reply', async () => {
      const { page } = visit;
      const text = `Tunafunga saa moja. ${look.language}`;
      const reply = (await listed()).replies.find(({ body }) => body === question);
      await visit.open(`/inbox?reply=${reply?.id}`);
      await button(t('write.answer')).waitFor();
      if (isPhone) await button(t('write.answer')).click();
      else await page.keyboard.press('r');
      await dialog().getByLabel(t('write.text')).fill(text);
      await dialog().getByLabel(t('write.channel')).selectOption('sms');
      await check();
      await button(t('write.send')).click();
      await dialog().waitFor({ state: 'detached' });
      const { messages } = await stage.api.get<Messages>('messaging/1/messages?customer_id=1&kind=direct');
      expect(messages[0]).toEqual(expect.objectContaining({ body: text, channel: 'sms' }));
      await page.getByText(t('write.done')).waitFor();
    });

    it('writes to a customer that the user searches', async () => {
      await visit.open('/inbox/sent');
      await button(t('write.title')).click();
      await dialog().getByLabel(t('write.to')).fill('0700000101');
      await dialog()
        .getByRole('button', { name: /Njeri Kamau/ })
        .click();
      await dialog().getByLabel(t('write.text')).waitFor();
      await check();
      await visit.page.keyboard.press('Escape');
      await dialog().waitFor({ state: 'detached' });
    });

    it('lists what was sent by its filters, which the address keeps', async () => {
      const { page } = visit;
      await visit.open('/inbox/sent?kind=direct');
      await page.getByText(`Tunafunga saa moja. ${look.language}`).filter({ visible: true }).waitFor();
      await check();
      await visit.open('/inbox/sent?kind=direct&status=cancelled');
      await page.getByText(t('messages.none')).waitFor();
      await check();
      await button(t('filters.clear')).click();
      await page.waitForURL(/\/inbox\/sent$/);
    });

    it('sends a doubtful message again after a question', async () => {
      const { page } = visit;
      const { messages } = await stage.api.get<Messages>('messaging/1/messages?customer_id=1&kind=direct');
      const doubtful = { ...messages[0], status: 'doubtful', reason: 'The provider did not answer' };
      await page.route('**/api/messaging/1/messages?**', (route) =>
        route.fulfill({ json: { messages: [doubtful], next_cursor: null } }),
      );
      let resendPath = '';
      await page.route('**/resend', (route) => {
        resendPath = new URL(route.request().url()).pathname;
        return route.fulfill({ status: 201, json: { message: 'Message queued again', queued: doubtful } });
      });
      await visit.open('/inbox/sent?status=doubtful');
      await button(t('sent.resend')).filter({ visible: true }).click();
      await dialog().getByText(t('sent.effectDoubtful')).waitFor();
      await check();
      await button(t('sent.resendNow')).click();
      await dialog().waitFor({ state: 'detached' });
      expect(resendPath).toBe(`/api/messaging/1/messages/${doubtful.id}/resend`);
      await page.unrouteAll();
    });
  });

  describe('as staff', () => {
    const t = textsOf('en');
    const visit = useVisit(stage, { language: 'en', width: 1440, scheme: 'dark' }, 'staff@demo.wateja.example');

    it('reads replies and messages, and is offered neither to write nor to send again', async () => {
      await visit.open('/inbox');
      await visit.page.getByText(t('inbox.choose')).waitFor();
      expect(await visit.opened.check()).toEqual([]);
      await visit.open('/inbox/sent');
      expect(await visit.opened.check()).toEqual([]);
      const names = await visit.page.locator('main').getByRole('button').allTextContents();
      expect(names).not.toContain(t('write.title'));
      expect(names).not.toContain(t('sent.resend'));
    });
  });
});
