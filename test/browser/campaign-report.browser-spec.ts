import { LOOKS, useStage, useVisit } from './stage';
import { textsOf } from './texts';

describe('what became of campaigns in the console', () => {
  const stage = useStage();
  /** A draft, which the tests show as if it had been sent. */
  let id: number;
  beforeAll(async () => {
    const { template } = await stage.api.post<{ template: { id: number } }>('messaging/1/templates', {
      ...{ name: 'Ofa', sms_text: 'Karibu {{ first_name }}' },
    });
    const body = { name: 'Ofa', purpose: 'offers', channel: 'sms', template_id: template.id, audience: {} };
    ({ id } = (await stage.api.post<{ campaign: { id: number } }>('campaigns/1', body)).campaign);
  });

  describe.each(LOOKS)('%j', (look) => {
    const t = textsOf(look.language);
    const visit = useVisit(stage, look);
    const button = (text: string | RegExp) =>
      visit.page.getByRole('button', { name: text, exact: true }).filter({ visible: true });
    const dialog = () => visit.page.getByRole('dialog');
    const check = async () => expect(await visit.opened.check()).toEqual([]);

    it('draws the effect with its interval, and says it in words', async () => {
      const { page } = visit;
      const { campaign } = await stage.api.get<{ campaign: object }>(`campaigns/1/${id}`);
      const begun = {
        ...campaign,
        status: 'sent',
        started_at: '2026-11-01T06:00:00Z',
        finished_at: '2026-11-01T06:05:00Z',
      };
      const { report } = await stage.api.get<{ report: object }>(`campaigns/1/${id}/report`);
      const group = { purchases: 30, amount: '3000.00', amount_per_customer: '10.00' };
      const uplift = {
        ...{ method: 'Newcombe', amount_method: 'Welch', amount_difference: '1.00', amount_interval: null },
        sent: { ...group, customers: 300, buyers: 45, purchase_rate: 0.15 },
        holdout: { ...group, customers: 100, buyers: 11, purchase_rate: 0.11 },
        ...{ rate_difference: 0.04, rate_interval: { lower: 0.012, upper: 0.068 } },
      };
      const figures = {
        ...{ chosen: 300, holdout: 100, sent: 298, delivered: 290 },
        left_out: [{ reason: 'budget', customers: 2 }],
        failed: { total: 2, by_reason: [{ reason: 'UserInBlacklist', messages: 2 }] },
      };
      await page.route(`**/api/campaigns/1/${id}`, (route) => route.fulfill({ json: { campaign: begun } }));
      await page.route('**/report', (route) => route.fulfill({ json: { report: { ...report, ...figures, uplift } } }));
      await page.route('**/left-out?*', (route) => {
        const query = new URL(route.request().url()).searchParams;
        const of = `${query.get('outcome') ?? ''} ${query.get('reason') ?? ''}`;
        const customers = [
          { customer_id: 1, name: of, reason: 'x' },
          { customer_id: 2, name: null, reason: 'x' },
        ];
        return route.fulfill({ json: { customers, next_cursor: null } });
      });
      await visit.open(`/campaigns/${id}`);
      await page.getByText(t('uplift.more', { from: '1.2', to: '6.8' })).waitFor();
      await page.getByText('298', { exact: true }).waitFor();
      await check();
      for (const [words, of] of [
        [t('reasons.budget'), 'left_out budget'],
        ['UserInBlacklist', 'failed UserInBlacklist'],
      ] as const) {
        await button(new RegExp(`^${words}`)).click();
        await dialog().getByRole('link', { name: of }).waitFor();
        await dialog()
          .getByText(t('leftOut.erased', { id: '2' }))
          .waitFor();
        await check();
        await dialog()
          .getByRole('button', { name: t('drawer.close') })
          .click();
      }
      await button(t('charts.asTable')).click();
      await page.getByRole('cell', { name: '1.2 … 6.8' }).waitFor();
      await check();
      await button(t('charts.asTable')).click();
      await page.unrouteAll({ behavior: 'ignoreErrors' });
    });

    it('lists campaigns with whom they reached, and their effect', async () => {
      const listed = await stage.api.get<{ campaigns: object[] }>('campaigns/1');
      const [last] = listed.campaigns;
      const begun = { ...last, status: 'sent', started_at: '2026-11-01T06:00:00Z' };
      const figuresOf = (recipients: number, delivered: number | null, lower: number, upper: number) => ({
        figures: { recipients, sent: delivered, delivered },
        effect: { rate_difference: 0.04, rate_interval: { lower, upper } },
      });
      const campaigns = [
        { ...begun, id: 1, name: 'Kahawa', ...figuresOf(412, 398, 0.012, 0.068) },
        { ...begun, id: 2, name: 'Sukari', ...figuresOf(37, 35, -0.02, 0.051) },
        { ...begun, id: 3, name: 'Chai', ...figuresOf(25_000, 24_100, 0, 0), holdout_percent: 10, effect: null },
        { ...begun, id: 4, name: 'Mkate', ...figuresOf(120_000, null, 0, 0) },
        last,
      ];
      await visit.page.route('**/api/campaigns/1?*', (route) => {
        expect(route.request().url()).toContain('effects=true');
        return route.fulfill({ json: { campaigns, next_cursor: null } });
      });
      await visit.open('/campaigns');
      const waitForText = (text: string) => visit.page.getByText(text).filter({ visible: true }).first().waitFor();
      await waitForText('Kahawa');
      if (look.width === 360) {
        await waitForText(t('campaigns.toCount_other', { number: '412' }));
      } else {
        const row = (title: string) => visit.page.getByRole('row', { name: title });
        await row('Kahawa').getByRole('cell', { name: '412' }).waitFor();
        await row('Kahawa').getByRole('cell', { name: '398' }).waitFor();
        await waitForText(t('campaigns.effects.more', { from: '1.2', to: '6.8' }));
        await waitForText(t('campaigns.effects.unclear'));
        for (const title of ['Chai', 'Mkate']) {
          await row(title)
            .getByRole('cell', { name: t('campaigns.effects.inReport') })
            .waitFor();
        }
      }
      await check();
      await visit.page.unrouteAll({ behavior: 'ignoreErrors' });
    });
  });
});
