import { holdRequests } from './requests';
import { LOOKS, useStage, useVisit } from './stage';
import { textsOf } from './texts';

/** Njeri Kamau of the demo shop. */
const NJERI = '/customers/1';

describe('errors in the console', () => {
  const stage = useStage();

  describe.each(LOOKS)('%j', (look) => {
    const t = textsOf(look.language);
    const visit = useVisit(stage, look);
    const alert = () => visit.page.locator('main [role=alert]');

    /** The browser logs each answer that is an error. */
    const forgetComplaints = () => visit.opened.complaints.splice(0);

    /** Answers the next request to add a note with this error, and returns what the page says. */
    async function refuseNote(status: number, code: string): Promise<void> {
      const { page } = visit;
      await page.route('**/notes', (route) => route.fulfill({ status, json: { code, error: 'Said by the server' } }), {
        times: 1,
      });
      await page.getByLabel(t('note.label')).fill('Prefers large boxes');
      await page.getByRole('button', { name: t('note.add'), exact: true }).click();
      await alert().waitFor();
    }

    /** Stops refusing requests, presses the button to try again, and waits until the note is saved. */
    async function retryUntilSaved(): Promise<void> {
      await visit.page.unrouteAll();
      await alert()
        .getByRole('button', { name: t('states.retry') })
        .click();
      await visit.page.getByRole('heading', { name: 'Njeri Kamau', level: 1 }).waitFor();
      forgetComplaints();
    }

    it('have words in the language of the page', async () => {
      await visit.open(NJERI);
      await refuseNote(409, 'customer_erased');
      await alert().getByText(t('apiErrors.customer_erased')).waitFor();
      await expect(visit.opened.check()).resolves.toEqual([]);
      await visit.page.getByRole('button', { name: t('queue.discard') }).click();
      forgetComplaints();
    });

    it('are said in English if nobody knows them, and screen readers are told so', async () => {
      await visit.open(NJERI);
      await refuseNote(418, 'teapot');
      const text = alert().getByText('Said by the server');
      await text.waitFor();
      await expect(text.getAttribute('lang')).resolves.toBe('en');
      await visit.page.getByRole('button', { name: t('queue.discard') }).click();
      forgetComplaints();
    });

    it('of a lost answer do not claim that nothing was saved', async () => {
      const { page } = visit;
      await visit.open(`${NJERI}/edit`);
      await page.getByLabel(t('customer.address')).fill(`Kenyatta Avenue ${look.width}`);
      await page.route('**/api/customers/1/1', (route) =>
        route.request().method() === 'PATCH' ? route.abort() : route.continue(),
      );
      await page.getByRole('button', { name: t('form.save') }).click();
      await alert().getByText(t('errors.unknownFate')).waitFor();
      await expect(visit.opened.check()).resolves.toEqual([]);
      await retryUntilSaved();
    });

    it('leave the focus in the field from which a customer was saved', async () => {
      const { page } = visit;
      await visit.open(`${NJERI}/edit`);
      const address = page.getByLabel(t('customer.address'));
      await address.fill(`Tom Mboya Street ${look.width}`);
      const held = await holdRequests(page, 'PATCH', '**/api/customers/1/1');
      await address.press('Enter');
      await held.arrived;
      await expect(address.isDisabled()).resolves.toBe(true);
      held.lose();
      await alert().getByText(t('errors.unknownFate')).waitFor();
      await expect(address.evaluate((field) => field === document.activeElement)).resolves.toBe(true);
      await page.unrouteAll();
      forgetComplaints();
    });

    it('lead to the fields that were refused', async () => {
      const { page } = visit;
      await visit.open(`${NJERI}/edit`);
      const phone = page.getByLabel(t('customer.phone'));
      const isFocused = () => phone.evaluate((field) => field === document.activeElement);
      await page.getByLabel(t('customer.address')).fill(`Moi Avenue ${look.width}`);
      const details = [
        { path: 'phone', code: 'too_short', message: 'Too short' },
        { path: 'name', code: 'too_long', message: 'Too long' },
        { path: 'body', code: 'odd', message: 'Said by the server' },
      ];
      const json = { code: 'validation_failed', error: 'Not accepted', details };
      await page.route('**/api/customers/1/1', (route) =>
        route.request().method() === 'PATCH' ? route.fulfill({ status: 400, json }) : route.continue(),
      );
      await page.getByRole('button', { name: t('form.save') }).click();
      await alert().getByText('Said by the server').waitFor();
      await page.locator('input[name=name]:focus').waitFor();
      await expect(visit.opened.check()).resolves.toEqual([]);
      await alert()
        .getByRole('button', { name: t('customer.phone') })
        .click();
      await expect(isFocused()).resolves.toBe(true);
      // The label without the asterisk of a required field.
      await alert()
        .getByRole('button', { name: t('customer.name'), exact: true })
        .click();
      await page.locator('input[name=name]:focus').waitFor();
      await expect(alert().locator('[lang=en]', { hasText: 'body' }).count()).resolves.toBe(1);
      await retryUntilSaved();
    });
  });
});
