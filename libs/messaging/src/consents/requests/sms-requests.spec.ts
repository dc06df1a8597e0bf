import fc from 'fast-check';

import { smsRequestOf } from './sms-requests';

describe('smsRequestOf', () => {
  it.each([
    ...['STOP', 'stop', ' Stop ', 'sToP.', '"STOP"', 'STOP!!!', '*stop*', '\n\tstop\r\n', 'stop 🙏', '🛑 STOP'],
    ...['STOP DUKA', 'stop sending me these messages please', 'Stop, tafadhali', 'STOPALL', 'stop-all'],
    ...['unsubscribe', 'UN-SUBSCRIBE', 'opt out', 'OptOut', 'cancel', 'END', 'quit', 'Cancel offers'],
    ...['acha', 'ACHA!', 'sitisha', 'Sitisha ujumbe wa duka hili', 'simama', 'komesha', 'Sitaki', 'ondoa jina'],
    ...['ＳＴＯＰ', 'S\u200bT\u200bO\u200bP', '\ufeffSTOP', '\u202eSTOP\u202c', 'STÓP', 's\u0301top', '𝐒𝐓𝐎𝐏', 'ⓈⓉⓄⓅ'],
    'STOP' + '!'.repeat(100_000),
  ])('takes %j for a STOP', (text) => {
    expect(smsRequestOf(text)).toBe('stop');
  });

  it.each(['START', 'start.', ' Anza ', 'UNSTOP'])('takes %j for a START', (text) => {
    expect(smsRequestOf(text)).toBe('start');
  });

  it.each([
    ...['', ' ', '\u0000', '🛑', '!!!', 'hello', 'Asante sana', 'Do not stop', 'nonstop', 'stopwatch', 'start now'],
    ...['Acha nikuje kesho asubuhi', 'End of month I will pay', 'cancel my order please', 'Quit smoking today friends'],
    ...['S T O P', 'pots', 'restart', '{"text":"stop"}', 'x'.repeat(300) + ' stop'],
  ])('takes %j for neither', (text) => {
    expect(smsRequestOf(text)).toBeNull();
  });

  it('comes to an answer about any text, soon', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 1_000 }), (text) => {
        expect(['stop', 'start', null]).toContain(smsRequestOf(text));
      }),
    );
  });
});
