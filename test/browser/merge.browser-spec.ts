import { Actions, documentedActions } from './actions';
import { LOOKS, useStage, useVisit } from './stage';
import { textsOf } from './texts';

interface CustomerAnswer {
  customer: { id: number; phone: string | null; address: string | null };
}
interface MergeAnswer {
  merge: { id: number };
}
interface MergeList {
  merges: { id: number; undone_at: string | null }[];
}
interface Found {
  results: { id: number }[];
}

/**
 * The maximum number of actions for a merge of two customers: of a pair that Home shows, and of two that are chosen by
 * hand.
 */
const MOST = { pair: 3, byHand: 7 };

describe('merging customers in the console', () => {
  const stage = useStage();

  describe.each(LOOKS)('%j', (look) => {
    const t = textsOf(look.language);
    const visit = useVisit(stage, look);
    const main = () => visit.page.locator('main');
    const heading = (name: string) => visit.page.getByRole('heading', { name, level: 1 });
    const check = async () => expect(await visit.opened.check()).toEqual([]);
    const create = async (name: string, more: object) =>
      (await stage.api.post<CustomerAnswer>('customers/1', { name, ...more })).customer.id;
    const read = async (id: number) => (await stage.api.get<CustomerAnswer>(`customers/1/${id}`)).customer;
    const listed = async (id: number) =>
      (await stage.api.get<MergeList>('customers/1/merges')).merges.find((each) => each.id === id)!;
    let name: string;
    let count = 0;
    let own: number;
    let other: number;

    beforeEach(async () => {
      count += 1;
      name = `Achieng ${look.language}${count}`;
      const phone = `0711 ${String(look.width).padEnd(5, '0')}${count}`;
      own = await create(`${name} Odhiambo`, { phone, email: 'achieng@barua.example' });
      other = await create(`${name} O.`, { phone, email: 'a.odhiambo@barua.example', address: 'Soko Road 3' });
    });
    // Without phone and email, the customers of one test are no possible duplicates in the next one.
    afterEach(() =>
      Promise.all(
        [own, other].map((id) =>
          stage.api.patch(`customers/1/${id}`, { phone: null, email: null }).catch(() => undefined),
        ),
      ),
    );

    it('merges a pair that Home names, in three actions, and leads from the other record to it', async () => {
      await visit.open('');
      const actions = new Actions(visit.page);
      await actions.click(main().getByRole('link', { name: t('todo.duplicates_one', { number: '1' }) }));
      await heading(t('merge.title')).waitFor();
      await main().getByText(t('merge.reason.phone')).waitFor();
      await check();
      await actions.click(main().getByRole('link', { name: t('merge.compare') }));
      await main().getByText(t('merge.sums')).waitFor();
      await check();
      await actions.click(main().getByRole('button', { name: t('merge.submit'), exact: true }));
      await heading(`${name} Odhiambo`).waitFor();
      await main()
        .getByText(t('merge.done', { name: `${name} Odhiambo` }))
        .waitFor();
      expect(actions.count).toBe(documentedActions('Merge two records of one person'));
      expect(actions.count).toBeLessThanOrEqual(MOST.pair);
      expect(await read(own)).toMatchObject({ address: 'Soko Road 3' });
      await check();
      await visit.open(`/customers/${other}`);
      await visit.page.waitForURL(`**/customers/${own}`);
      await heading(`${name} Odhiambo`).waitFor();
      expect(visit.opened.complaints.splice(0).join()).toContain('410');
    });

    it('keeps what somebody chooses, and takes a merge back', async () => {
      await visit.open(`/customers/merge?keep=${own}&from=${other}`);
      await main().getByRole('radio', { name: 'a.odhiambo@barua.example' }).check();
      await main()
        .getByRole('button', { name: t('merge.submit'), exact: true })
        .click();
      await heading(`${name} Odhiambo`).waitFor();
      expect(await read(own)).toMatchObject({ email: 'a.odhiambo@barua.example' });
      await visit.page.getByRole('button', { name: t('toast.undo') }).click();
      await main()
        .getByText(t('merge.done', { name: `${name} Odhiambo` }))
        .waitFor({ state: 'detached' });
      expect(await read(own)).toMatchObject({ email: 'achieng@barua.example', address: null });
      expect(await read(other)).toMatchObject({ id: other, address: 'Soko Road 3' });
      await check();
    });

    it('undoes an earlier merge, after a question', async () => {
      const { merge } = await stage.api.post<MergeAnswer>(`customers/1/${own}/merge`, { from_customer_id: other });
      // Home has no pair left, so the page is opened from the customer.
      await visit.open('/customers');
      if (look.width < 768)
        await main()
          .getByRole('button', { name: t('customers.more'), exact: true })
          .click();
      await visit.page
        .getByRole('link', { name: t('customers.merge'), exact: true })
        .filter({ visible: true })
        .click();
      await heading(t('merge.title')).waitFor();
      await main().getByText(t('merge.none')).waitFor();
      const lately = main().getByRole('region', { name: t('merge.lately') });
      const line = lately.locator('.merged').filter({ hasText: t('merge.got', { other: `${name} O.` }) });
      await line.getByRole('link', { name: `${name} Odhiambo` }).waitFor();
      await check();
      const undoIt = { name: t('merge.undo'), exact: true };
      await line.getByRole('button', undoIt).click();
      const question = visit.page.getByRole('dialog');
      await question.getByText(t('merge.undoEffect', { name: `${name} Odhiambo`, other: `${name} O.` })).waitFor();
      await check();
      await question.getByRole('button', { name: t('merge.leave') }).click();
      expect((await listed(merge.id)).undone_at).toBeNull();
      await line.getByRole('button', undoIt).click();
      await question.getByRole('button', undoIt).click();
      await visit.page.getByText(t('merge.parted', { name: `${name} Odhiambo`, other: `${name} O.` })).waitFor();
      await line.getByRole('button', undoIt).waitFor({ state: 'detached' });
      expect((await listed(merge.id)).undone_at).not.toBeNull();
      expect(await read(other)).toMatchObject({ id: other, address: 'Soko Road 3' });
      await check();
    });

    it('says which merge comes first', async () => {
      const third = await create(`${name} Otieno`, {});
      await stage.api.post(`customers/1/${own}/merge`, { from_customer_id: other });
      const { merge } = await stage.api.post<MergeAnswer>(`customers/1/${own}/merge`, { from_customer_id: third });
      await visit.open('/customers/merge');
      const line = main()
        .locator('.merged')
        .filter({ hasText: t('merge.got', { other: `${name} O.` }) });
      await line.getByText(t('merge.undoFirst')).waitFor();
      expect(await line.getByRole('button').count()).toBe(0);
      await check();
      await stage.api.post(`customers/1/${own}/merges/${merge.id}/undo`, {});
    });

    it('offers a choice where only the payment or the time to contact differs', async () => {
      await stage.api.patch(`customers/1/${own}/preferences`, { preferred_payment: 'cash' });
      await stage.api.patch(`customers/1/${other}/preferences`, { best_contact_time: 'Asubuhi' });
      await visit.open(`/customers/merge?keep=${own}&from=${other}`);
      const cash = t('preferences.payment', { method: t('payment.cash') });
      expect(await main().getByRole('radio', { name: cash }).isChecked()).toBe(true);
      await main().getByRole('radio', { name: 'Asubuhi' }).check();
      await check();
    });

    it('keeps the other record instead', async () => {
      await visit.open(`/customers/merge?keep=${own}&from=${other}`);
      await main()
        .getByRole('link', { name: t('merge.swap', { name: `${name} O.` }) })
        .click();
      await main()
        .getByRole('columnheader', { name: t('merge.stays', { name: `${name} O.` }) })
        .waitFor();
      await check();
    });

    it('finds the other record by hand, in seven actions', async () => {
      const actions = new Actions(visit.page);
      await visit.open(`/customers/${own}`);
      // To the customer: the search and Enter.
      actions.count += 2;
      await actions.click(visit.page.getByRole('button', { name: t('customerMenu.label'), exact: true }));
      await actions.click(visit.page.getByRole('link', { name: t('customerMenu.merge'), exact: true }));
      await main()
        .getByText(t('merge.keeps', { name: `${name} Odhiambo` }))
        .waitFor();
      // The page also lists earlier merges, for a user who wants to undo one.
      await main()
        .getByRole('region', { name: t('merge.lately') })
        .waitFor();
      await check();
      await actions.fill(main().getByLabel(t('merge.other')), `${name} O`);
      await actions.click(main().getByRole('button', { name: `${name} O.` }));
      await main().getByText(t('merge.sums')).waitFor();
      await actions.click(main().getByRole('button', { name: t('merge.submit'), exact: true }));
      await heading(`${name} Odhiambo`).waitFor();
      expect(actions.count).toBeLessThanOrEqual(MOST.byHand);
      expect((await stage.api.get<Found>(`customers/1/search?q=${encodeURIComponent(name)}`)).results).toHaveLength(1);
    });
  });

  describe('of staff', () => {
    const visit = useVisit(stage, { language: 'en', width: 1440 }, 'staff@demo.wateja.example');

    it('says that a manager can merge', async () => {
      await visit.open('/customers/merge');
      await visit.page.getByText('Only a manager or an owner can open this page.').waitFor();
      await expect(visit.opened.check()).resolves.toEqual([]);
    });
  });
});
