import { campaignBody, daysAway, newDraft, templateBody } from './campaign-draft';

const NOW = Date.parse('2026-11-30T09:00:00Z');

describe('a new campaign', () => {
  it('is for the customers of the list that it begins with', () => {
    const { audience } = newDraft('Offer', { away: 60, tag: 'Chai', often: 'again', min: 100.5 }, NOW);
    expect(audience).toEqual({
      tag: ['Chai'],
      repeat_frequency: ['occasional', 'regular', 'frequent'],
      last_purchase_before: '2026-10-01T09:00:00.000Z',
      min_spent: '100.5',
    });
    expect(daysAway(audience.last_purchase_before!, NOW)).toBe(60);
  });

  it('has no limit without a budget', () => {
    const draft = newDraft(' Offer ', {}, NOW);
    expect(campaignBody(draft, 7)).toEqual({
      ...{ name: 'Offer', purpose: 'offers', channel: 'sms', template_id: 7, audience: {} },
      ...{ budget_cap: null, holdout_percent: 0 },
    });
  });
});

it('a template has the texts of its channel only', () => {
  const texts = { sms_text: 'Karibu', email_subject: 'Ofa', email_text: '' };
  expect(templateBody(texts, 'sms', 'A')).toEqual({
    name: 'A',
    sms_text: 'Karibu',
    email_subject: null,
    email_text: null,
  });
  expect(templateBody(texts, 'email', 'A')).toEqual({
    name: 'A',
    sms_text: null,
    email_subject: 'Ofa',
    email_text: null,
  });
});
