import { recipient } from '../../../../../test/support/messaging-recipient';
import { UnknownVariable } from '../liquid/template.errors';
import { channelsOf, compileTexts, messageVariables, renderMessage } from './texts';

const sender = {
  business_id: 5,
  name: 'Mama Njeri Shop',
  currency: 'KES',
  timezone: 'Africa/Nairobi',
  is_reindexing: false,
};
const texts = {
  sms_text: 'Hi {{ first_name }}, thanks from {{ business_name }}!',
  email_subject: 'Thanks, {{ customer_name }}',
  email_text: 'Dear {{ first_name }},\n\nyou spent {{ currency }} {{ total_spent }} in {{ total_purchases }} visits.',
};
const compiled = compileTexts(texts);

describe('texts of a message', () => {
  it('are rendered for a channel', () => {
    const variables = messageVariables(sender, recipient());
    const body = 'Hi Amina, thanks from Mama Njeri Shop!';
    expect(renderMessage(compiled, 'sms', variables)).toEqual({ subject: null, body, segments: 1 });
    expect(renderMessage(compiled, 'email', variables)).toEqual({
      subject: 'Thanks, Amina Otieno',
      body: 'Dear Amina,\n\nyou spent KES 12500.00 in 12 visits.',
      segments: 0,
    });
  });

  it('show whole amounts where the currency has no decimals', () => {
    const renderAmounts = (currency: string) =>
      renderMessage(
        compileTexts({ ...texts, sms_text: '{{ currency }} {{ total_amount }} of {{ total_spent }}' }, 'receipt'),
        'sms',
        messageVariables({ ...sender, currency }, recipient(), { total_amount: '2500.00' }),
      ).body;
    expect(renderAmounts('UGX')).toBe('UGX 2500 of 12500');
    expect(renderAmounts('KES')).toBe('KES 2500.00 of 12500.00');
  });

  it('keep a subject on one line, and short', () => {
    const subjectFor = (name: string) =>
      renderMessage(compiled, 'email', messageVariables(sender, recipient({ name }))).subject ?? '';
    expect(subjectFor('Amina\r\nBcc: all@example.com')).toBe('Thanks, Amina Bcc: all@example.com');
    expect([...subjectFor('😀'.repeat(255))]).toHaveLength(200);
    const { subject } = renderMessage(compileTexts({ ...texts, email_subject: '{{ "a\\nb" }}' }), 'email', {});
    expect(subject).toBe('a b');
  });

  it('tell which channels they are for', () => {
    expect(channelsOf(texts)).toEqual(['sms', 'email']);
    expect(channelsOf({ ...texts, sms_text: null })).toEqual(['email']);
    expect(channelsOf({ ...texts, email_subject: null })).toEqual(['sms']);
    expect(() => renderMessage(compileTexts({ ...texts, sms_text: null }), 'sms', {})).toThrow('no text for sms');
  });

  it('know what a receipt can tell in a receipt only', () => {
    const receipt = { ...texts, sms_text: '{{ total_amount }} by {{ payment_method }}' };
    const variables = messageVariables(sender, recipient(), { total_amount: '10.00', payment_method: 'cash' });
    expect(renderMessage(compileTexts(receipt, 'receipt'), 'sms', variables).body).toBe('10.00 by cash');
    expect(() => compileTexts(receipt)).toThrow(UnknownVariable);
  });
});
