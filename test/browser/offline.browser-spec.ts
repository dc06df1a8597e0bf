import { useStage, useVisit } from './stage';
import { textsOf } from './texts';

interface NotesAnswer {
  notes: { content: string }[];
}
interface CustomerAnswer {
  customer: { id: number; tags: string[] };
}

describe('the console without a network', () => {
  const stage = useStage();
  const t = textsOf('en');
  const visit = useVisit(stage, { language: 'en', width: 1440 });
  const setOffline = (isOffline: boolean) => visit.page.context().setOffline(isOffline);
  const button = (name: string) => visit.page.getByRole('button', { name, exact: true });
  /** Opens the page of a new customer, who has no notes yet. */
  const openNew = async (name: string) => {
    const { id } = (await stage.api.post<CustomerAnswer>('customers/1', { name })).customer;
    await visit.open(`/customers/${id}`);
    return id;
  };
  const notesOf = async (customer: number) =>
    (await stage.api.get<NotesAnswer>(`customers/1/${customer}/notes`)).notes.map(({ content }) => content);
  const write = async (text: string) => {
    await visit.page.getByLabel(t('note.label')).fill(text);
    await button(t('note.add')).click();
  };
  const storedQueue = () => visit.page.evaluate(() => sessionStorage.getItem('wateja.queue'));
  const untilSent = () => visit.page.waitForFunction(() => sessionStorage.getItem('wateja.queue') === null);
  /** The browser reports each request that fails, and some tests make requests fail. */
  const forgive = (pattern: RegExp) => {
    const complaints = visit.opened.complaints.splice(0);
    visit.opened.complaints.push(...complaints.filter((complaint) => !pattern.test(complaint)));
  };
  const NETWORK = /ERR_INTERNET_DISCONNECTED|ERR_FAILED/;

  it('keeps notes and tags, shows them, and sends each once when the network is back', async () => {
    const { page } = visit;
    const id = await openNew('Neema');
    await setOffline(true);
    await page.getByText(/^No connection\. This is what was loaded at \d\d:\d\d\./).waitFor();
    await write('First, without a network');
    await write('Second, without a network');
    await page.getByLabel(t('tags.new')).fill('Nje');
    await page.keyboard.press('Enter');
    await page.getByText(t('queue.waiting_other', { number: '3' })).waitFor();
    await page.getByText('Note: First, without a network').waitFor();
    await page.getByRole('button', { name: t('tags.remove', { tag: 'Nje' }) }).waitFor();
    await expect(page.getByText(t('queue.waits')).count()).resolves.toBe(3);
    await expect(visit.opened.check()).resolves.toEqual([]);
    expect(await notesOf(id)).toEqual([]);
    await setOffline(false);
    await untilSent();
    await page.getByText(/No connection/).waitFor({ state: 'detached' });
    expect(await notesOf(id)).toEqual(['Second, without a network', 'First, without a network']);
    expect((await stage.api.get<CustomerAnswer>(`customers/1/${id}`)).customer.tags).toContain('Nje');
    await page.getByText(t('queue.sending')).first().waitFor({ state: 'detached' });
    await expect(page.getByText('Note: First, without a network').count()).resolves.toBe(1);
    forgive(NETWORK);
  });

  it('adds a note once when only the answer was lost', async () => {
    const { page } = visit;
    const id = await openNew('Tatu');
    const keys: (string | undefined)[] = [];
    await page.route('**/notes', async (route) => {
      keys.push(route.request().headers()['idempotency-key']);
      if (keys.length > 1) return route.continue();
      await route.fetch();
      await route.abort();
    });
    await write('The answer gets lost');
    await untilSent();
    expect(keys).toEqual([keys[0], keys[0]]);
    expect(await notesOf(id)).toEqual(['The answer gets lost']);
    await page.unrouteAll();
    forgive(NETWORK);
  });

  it('goes on with what it kept after a reload', async () => {
    const { page } = visit;
    const id = await openNew('Subira');
    await page.route('**/notes', (route) => route.abort());
    await write('Before the reload');
    await page.waitForFunction(() => sessionStorage.getItem('wateja.queue') !== null);
    await page.reload();
    await page.getByText('Note: Before the reload').waitFor();
    await page.unrouteAll();
    await untilSent();
    expect(await notesOf(id)).toEqual(['Before the reload']);
    forgive(NETWORK);
  });

  it('sends nothing that another user of the tab has left', async () => {
    const { page } = visit;
    const id = await openNew('Amani');
    await page.evaluate((customerId) => {
      const path = { businessId: 1, customerId };
      const entry = { kind: 'note', path, text: 'Of somebody else', key: 'key-of-another', userId: 999_999 };
      sessionStorage.setItem('wateja.queue', JSON.stringify([entry]));
    }, id);
    await page.reload();
    await untilSent();
    await page.waitForLoadState('networkidle');
    expect(await notesOf(id)).toEqual([]);
  });

  it('records no sale, gives nothing back and changes no points, and says why', async () => {
    const { page } = visit;
    await visit.open('/sales/new');
    await page.getByLabel(t('newSale.amount')).fill('120');
    await setOffline(true);
    await page.getByText(t('queue.needsNetwork')).waitFor();
    await expect(button(t('newSale.record')).isDisabled()).resolves.toBe(true);
    await expect(visit.opened.check()).resolves.toEqual([]);
    await setOffline(false);
    await visit.open('/customers/1');
    await page.locator('section[aria-labelledby=points]').getByRole('button').click();
    await setOffline(true);
    await page.getByRole('dialog').getByText(t('queue.needsNetwork')).waitFor();
    await expect(button(t('adjust.save')).isDisabled()).resolves.toBe(true);
    await setOffline(false);
    await page.getByText(/No connection/).waitFor({ state: 'detached' });
    forgive(NETWORK);
  });

  it('says what was refused, and warns before a sign-out loses it', async () => {
    const { page } = visit;
    await openNew('Baraka');
    await page.route('**/notes', (route) => route.fulfill({ status: 500, json: { code: 'internal', error: 'No' } }));
    await write('Refused');
    await page.getByText(t('queue.failed_one', { number: '1' })).waitFor();
    await button(t('states.retry')).waitFor();
    await expect(visit.opened.check()).resolves.toEqual([]);
    await visit.page.getByRole('link', { name: t('nav.sales') }).click();
    await page.getByRole('heading', { name: t('nav.sales'), level: 1 }).waitFor();
    await page.getByRole('link', { name: 'Refused' }).waitFor();
    await button(t('account.label')).click();
    await button(t('account.signOut')).click();
    await page.getByText(t('account.unsent_one', { count: '1' })).waitFor();
    expect(await storedQueue()).toContain('Refused');
    await expect(visit.opened.check()).resolves.toEqual([]);
    await button(t('account.signOutAnyway')).click();
    await page.waitForURL(/\/console\/login/);
    expect(await storedQueue()).toBeNull();
    await page.unrouteAll();
    forgive(/500/);
  });
});
