import { Api } from './api';
import { LOOKS, useStage, useVisit } from './stage';
import { textsOf } from './texts';

interface Members {
  members: { user_id: number; email: string; name: string; role: string }[];
}
interface Keys {
  api_keys: { id: number; name: string; role: string; scopes: string[] | null; revoked_at: string | null }[];
}

describe('the team and the keys of a shop in the console', () => {
  const stage = useStage();
  const members = async () => (await stage.api.get<Members>('businesses/1/members')).members;
  const keys = async () => (await stage.api.get<Keys>('businesses/1/api-keys')).api_keys;

  describe.each(LOOKS)('%j', (look) => {
    const t = textsOf(look.language);
    const visit = useVisit(stage, look);
    const email = `njoroge-${look.language}@demo.wateja.example`;
    const name = `Njoroge ${look.language}`;
    const button = (text: string) =>
      visit.page.getByRole('button', { name: text, exact: true }).filter({ visible: true });
    const dialog = () => visit.page.getByRole('dialog');
    const check = async () => expect(await visit.opened.check()).toEqual([]);
    const findAdded = async () => (await members()).find((one) => one.email === email);

    it('lists who works there, and changes nobody’s own role', async () => {
      await visit.open('/settings/team');
      await visit.page.getByText(t('team.you')).filter({ visible: true }).waitFor();
      await check();
      await button(t('team.changeOf', { name: 'Otieno Ouma' })).waitFor();
      expect(await button(t('team.removeOf', { name: 'Wangari Muthoni' })).count()).toBe(0);
    });

    it('adds a person, and says at the field if a password is needed', async () => {
      await button(t('team.add')).click();
      await dialog().locator('input[name=name]').fill(name);
      await dialog().locator('input[name=email]').fill('njoroge');
      await dialog().locator('input[name=email]').blur();
      await dialog().getByText(t('fields.email')).waitFor();
      await check();
      await dialog().locator('input[name=email]').fill(email);
      await dialog()
        .getByRole('button', { name: t('team.add') })
        .click();
      await dialog().getByText(t('fields.required'), { exact: true }).waitFor();
      expect(visit.opened.complaints.splice(0).join()).toContain('400');
      await dialog().getByLabel(t('team.password'), { exact: true }).fill('karibu-dukani');
      await dialog()
        .getByRole('button', { name: t('team.add') })
        .click();
      await dialog().waitFor({ state: 'detached' });
      expect(await findAdded()).toEqual(expect.objectContaining({ name, role: 'staff' }));
    });

    it('changes a role after a question, with the password if the sign-in is old', async () => {
      const { page } = visit;
      await button(t('team.changeOf', { name })).click();
      await dialog().getByText(t('team.may.manager')).waitFor();
      await dialog().getByLabel(t('team.roles.owner')).check();
      await check();
      const refusal = { status: 403, json: { code: 'sign_in_again', error: 'Log in again' } };
      await page.route('**/members/*', (route) => route.fulfill(refusal), { times: 1 });
      await button(t('team.changeTo', { role: t('team.roles.owner') })).click();
      const password = page.getByRole('dialog', { name: t('freshSignIn.title') });
      await password.getByLabel(t('signIn.password'), { exact: true }).fill('karibu-dukani');
      await password.getByRole('button', { name: t('freshSignIn.submit') }).click();
      await page.waitForFunction(() => !document.querySelector('dialog'));
      expect(visit.opened.complaints.splice(0).join()).toContain('403');
      expect((await findAdded())?.role).toBe('owner');
    });

    it('changes no role by Enter on a choice', async () => {
      const { page } = visit;
      let sent = 0;
      page.on('request', (request) => {
        if (request.method() === 'PATCH') sent += 1;
      });
      await button(t('team.changeOf', { name })).click();
      const staff = dialog().getByLabel(t('team.roles.staff'));
      await staff.check();
      await staff.press('Enter');
      // Saving would disable the fields at once.
      await dialog().getByLabel(t('team.roles.manager')).check({ timeout: 5_000 });
      await staff.check();
      expect(sent).toBe(0);
      await dialog()
        .getByRole('button', { name: t('form.cancel') })
        .click();
      expect((await findAdded())?.role).toBe('owner');
    });

    it('asks which role is meant if somebody else has changed it meanwhile', async () => {
      const { user_id } = (await findAdded()) as Members['members'][0];
      await button(t('team.changeOf', { name })).click();
      await dialog().getByLabel(t('team.roles.staff')).check();
      await stage.api.patch(`businesses/1/members/${user_id}`, { role: 'manager' });
      await dialog()
        .getByRole('button', { name: t('team.changeTo', { role: t('team.roles.staff') }) })
        .click();
      await dialog().getByRole('alert').waitFor();
      expect(visit.opened.complaints.splice(0).join()).toContain('412');
      expect((await findAdded())?.role).toBe('manager');
      await check();
      await dialog()
        .getByRole('button', { name: t('team.changeTo', { role: t('team.roles.staff') }) })
        .click();
      await dialog().waitFor({ state: 'detached' });
      expect((await findAdded())?.role).toBe('staff');
      // The next test logs in as this person, who creates API keys.
      await stage.api.patch(`businesses/1/members/${user_id}`, { role: 'owner' });
    });

    it('removes a person, and keeps the keys that are ticked', async () => {
      const theirs = await Api.signIn(stage.service.url, email);
      await theirs.post('businesses/1/api-keys', { name: `Till A ${look.language}` });
      await theirs.post('businesses/1/api-keys', { name: `Till B ${look.language}` });
      await button(t('team.removeOf', { name })).click();
      await dialog()
        .getByLabel(new RegExp(`Till A ${look.language}`))
        .check();
      await check();
      await button(t('team.removeNow', { name })).click();
      await dialog().waitFor({ state: 'detached' });
      expect(await findAdded()).toBeUndefined();
      const left = (await keys()).filter((key) => key.name.endsWith(look.language));
      expect(left.map((key) => [key.name, key.revoked_at === null])).toEqual([
        [`Till B ${look.language}`, false],
        [`Till A ${look.language}`, true],
      ]);
    });

    it('makes a key with some permissions, and shows it once', async () => {
      const { page } = visit;
      await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
      await visit.open('/settings/keys');
      await button(t('keys.create')).click();
      await dialog()
        .getByRole('button', { name: t('keys.create') })
        .click();
      await dialog().getByText(t('fields.required'), { exact: true }).waitFor();
      await dialog().locator('input[name=name]').fill(`Scale ${look.language}`);
      await dialog().getByLabel(t('keys.limit')).click();
      await dialog().getByLabel('sales:read').check();
      await dialog().getByLabel('customers:read').check();
      await dialog().getByLabel(t('keys.lastDay')).fill('2040-01-31');
      await check();
      await dialog()
        .getByRole('button', { name: t('keys.create') })
        .click();
      const secret = await dialog().locator('code.secret').textContent();
      await button(t('states.copy')).click();
      expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(secret);
      await check();
      const answer = await fetch(`${stage.service.url}/api/auth/me`, {
        headers: { Authorization: `Bearer ${secret}` },
      });
      expect(await answer.json()).toEqual(
        expect.objectContaining({
          api_key: expect.objectContaining({
            ...{ name: `Scale ${look.language}`, role: 'staff', permissions: ['customers:read', 'sales:read'] },
          }) as object,
        }),
      );
      await button(t('keys.kept')).click();
      await button(t('keys.revokeOf', { name: `Scale ${look.language}` })).waitFor();
      expect(await page.locator('main').textContent()).not.toContain(secret);
      await check();
    });

    it('revokes a key after a question', async () => {
      await button(t('keys.revokeOf', { name: `Scale ${look.language}` })).click();
      await dialog().getByText(t('keys.effect')).waitFor();
      await check();
      await button(t('keys.revokeNow')).click();
      await dialog().waitFor({ state: 'detached' });
      expect((await keys()).find((key) => key.name === `Scale ${look.language}`)?.revoked_at).not.toBeNull();
    });
  });
});
