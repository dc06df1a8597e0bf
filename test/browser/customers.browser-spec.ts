import { LOOKS, useStage, useVisit } from './stage';
import { textsOf } from './texts';

describe('customers in the console', () => {
  const stage = useStage();

  describe.each(LOOKS)('%j', (look) => {
    const t = textsOf(look.language);
    /** A phone and a name that no other customer has. */
    const phone = `0712 000 ${look.width}`.slice(0, 12);
    const name = `Achieng ${look.width}`;
    const visit = useVisit(stage, look);
    let id: number;

    const findCustomers = async (q: string) => {
      await visit.page.goto(stage.address('/customers'));
      await visit.page.locator('main input').first().fill(q);
      await visit.page.keyboard.press('Enter');
    };
    const heading = (text: string) => visit.page.getByRole('heading', { name: text, level: 1 }).waitFor();
    const field = (label: string) => visit.page.getByLabel(label);

    it('offers to add a customer if nobody matches, and Enter adds', async () => {
      const { page } = visit;
      await findCustomers(phone);
      await heading(t('nav.addCustomer'));
      await expect(field(t('customer.phone')).inputValue()).resolves.toBe(phone);
      await page.keyboard.type(name);
      await page.keyboard.press('Enter');
      await heading(name);
      id = Number(/\d+$/.exec(page.url())?.[0]);
    });

    it('opens by Enter the only customer who matches', async () => {
      await findCustomers(phone.replaceAll(' ', ''));
      await heading(name);
    });

    it('tells at a field what is wrong when it is left, then with each change, and sends nothing before it is right', async () => {
      const { page } = visit;
      let sent = 0;
      page.on('request', (request) => {
        if (request.method() === 'POST' && request.url().endsWith('/api/customers/1')) sent += 1;
      });
      await page.goto(stage.address('/customers/new'));
      const input = field(t('customer.phone'));
      await input.fill('0712');
      await expect(page.getByText(t('fields.phone_too_short')).count()).resolves.toBe(0);
      await page.keyboard.press('Tab');
      await page.getByText(t('fields.phone_too_short')).waitFor();
      await page.keyboard.type('nobody');
      await page.keyboard.press('Enter');
      await page.getByText(t('fields.email')).waitFor();
      await page.getByText(t('fields.required'), { exact: true }).waitFor();
      await expect(page.locator(':focus').getAttribute('name')).resolves.toBe('name');
      await expect(visit.opened.check()).resolves.toEqual([]);
      await input.fill('0712 345');
      await page.getByText(t('fields.phone_too_short')).waitFor({ state: 'detached' });
      expect(sent).toBe(0);
    });

    it('says what the server refuses, at the field', async () => {
      const { page } = visit;
      await page.goto(stage.address('/customers/new'));
      await field(t('customer.name')).fill('Somebody');
      await field(t('customer.email')).fill('nobody@nowhere');
      await page.keyboard.press('Enter');
      await page.locator('main input[name=email][aria-invalid=true]:focus').waitFor();
      await expect(page.locator('main .refused').isVisible()).resolves.toBe(true);
      expect(await visit.opened.check()).toEqual([]);
      // The browser reports each answer with an error.
      expect(visit.opened.complaints.splice(0).join()).toContain('400');
    });

    it('lists what the server refuses where no field can say it', async () => {
      const { page } = visit;
      const refused = {
        code: 'validation_failed',
        error: 'Validation failed',
        details: [{ path: 'tags.0', code: 'too_long', message: 'A tag has at most 50 characters.' }],
      };
      await page.route('**/api/customers/1', (route) => route.fulfill({ status: 400, json: refused }), { times: 1 });
      await page.goto(stage.address('/customers/new'));
      await field(t('customer.name')).fill('Somebody');
      await page.keyboard.press('Enter');
      await page.locator('main [role=alert]:focus li', { hasText: `tags.0: ${t('fields.too_long')}` }).waitFor();
      expect(await visit.opened.check()).toEqual([]);
      expect(visit.opened.complaints.splice(0).join()).toContain('400');
    });

    it('shows who may be the same person', async () => {
      const { page } = visit;
      await page.goto(stage.address('/customers/new'));
      await field(t('customer.name')).fill(`${name} again`);
      await field(t('customer.phone')).fill(phone);
      await page.keyboard.press('Enter');
      await page.getByText(t('addCustomer.duplicates')).waitFor();
      expect(await visit.opened.check()).toEqual([]);
      await page.locator('main a.row-link', { hasText: name }).click();
      await heading(name);
    });

    const edit = async () => {
      await visit.page.goto(stage.address(`/customers/${id}`));
      await visit.page.getByRole('link', { name: t('customer.edit') }).click();
      await heading(t('editCustomer.title'));
      await field(t('customer.address')).waitFor();
    };
    const save = () => visit.page.getByRole('button', { name: t('editCustomer.save') }).click();

    it('saves an edit beside what somebody else changed meanwhile', async () => {
      await edit();
      await stage.api.patch(`customers/1/${id}`, { email: `a${look.width}@barua.example` });
      await field(t('customer.address')).fill('Moi Avenue 3');
      await save();
      await heading(name);
      await visit.page.getByText(t('conflict.kept', { fields: t('customer.email') })).waitFor();
      expect(visit.opened.complaints.splice(0).join()).toContain('412');
      const { customer } = await stage.api.get<{ customer: object }>(`customers/1/${id}`);
      expect(customer).toMatchObject({ email: `a${look.width}@barua.example`, address: 'Moi Avenue 3' });
    });

    it('asks before a changed form is left, and leaves one that is as it was', async () => {
      const { page } = visit;
      const leave = () =>
        page
          .getByRole('navigation')
          .getByRole('link', { name: t('nav.home') })
          .click();
      await edit();
      await field(t('customer.address')).fill('Half an addr');
      await leave();
      const question = page.getByRole('dialog', { name: t('leave.title') });
      const close = question.getByRole('button', { name: t('drawer.close'), exact: true });
      // The label of the button is not cut, although the title beside it is long.
      const label = close.locator('.mantine-Button-label');
      await expect(label.evaluate((one) => one.scrollWidth - one.clientWidth)).resolves.toBe(0);
      await expect(visit.opened.check()).resolves.toEqual([]);
      await page.getByRole('button', { name: t('leave.stay') }).click();
      await expect(field(t('customer.address')).inputValue()).resolves.toBe('Half an addr');
      await leave();
      await page.getByRole('button', { name: t('leave.leave') }).click();
      await heading(t('home.title'));
      await edit();
      await leave();
      await heading(t('home.title'));
    });

    it('lets the user choose where both changed a field', async () => {
      const { page } = visit;
      await edit();
      await stage.api.patch(`customers/1/${id}`, { name: 'Theirs', address: 'Their street' });
      await field(t('customer.name')).fill('Mine');
      await save();
      await page.getByRole('radio', { name: t('conflict.mine', { value: 'Mine' }) }).waitFor();
      // The notice names the owner of the demo shop, as whom the test called the API.
      await page.getByRole('alert').getByText('Wangari Muthoni', { exact: false }).waitFor();
      expect(await visit.opened.check()).toEqual([]);
      expect(visit.opened.complaints.splice(0).join()).toContain('412');
      await page.getByRole('radio', { name: t('conflict.theirs', { value: 'Theirs' }) }).check();
      await page.getByRole('radio', { name: t('conflict.mine', { value: 'Mine' }) }).check();
      await save();
      await heading('Mine');
      // After saving, the form names the fields that it has merged without asking.
      await page.getByText(t('conflict.kept', { fields: t('customer.address') })).waitFor();
      const { customer } = await stage.api.get<{ customer: object }>(`customers/1/${id}`);
      expect(customer).toMatchObject({ name: 'Mine', address: 'Their street' });
      await stage.api.patch(`customers/1/${id}`, { name });
    });
  });
});
