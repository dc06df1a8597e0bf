import fc from 'fast-check';

import { smsRequestOf } from './sms-requests';
import { STOP_WORDS } from './stop-words';

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
    ...[
      'Please stop sending me messages',
      'PLEASE STOP SENDING ME SMS!!',
      'Hi, please stop',
      'pls stop this',
      'I said STOP',
    ],
    ...['REMOVE', 'Remove me', 'please remove my number', 'Kindly take me off your list', 'delete my number'],
    ...['I want to stop receiving these', 'Please unsubscribe me', 'How do I opt out?', 'Leave me alone'],
    ...['Don’t send me any more messages', "don't text me", 'dont sms me again', 'Do not send anything again'],
    ...["I don't want your messages", 'No more messages please', 'Hello. Cease texting. Thanks', 'Not interested'],
    ...['Acha kunitumia sms', 'Acheni kunitumia hizi sms zenu', 'Tafadhali acha kunitumia ujumbe', 'tafadhali acha'],
    ...['Niondoe', 'Niondoe kwenye orodha yenu', 'Wacha', 'WACHA!', 'Wacha tafadhali', 'Wacheni kunisumbua na sms'],
    ...['Sitaki ujumbe wenu tena', 'Mimi sitaki kupokea sms', 'Msinitumie sms tena', 'Futa namba yangu', 'Nitoe'],
    ...['ARRET', 'Arrêt svp', 'Arrêtez de m’envoyer des messages', 'Ne m’envoyez plus rien', 'Veuillez me désabonner'],
    ...['Je ne veux plus recevoir vos SMS', 'Supprimez mon numéro', 'ＲＥＭＯＶＥ', 'R\u200bemove', 'ｗａｃｈａ 🙏'],
  ])('takes %j for a possible STOP', (text) => {
    expect(smsRequestOf(text)).toBe('possible_stop');
  });

  it.each([
    ...['', ' ', '\u0000', '🛑', '!!!', 'hello', 'Asante sana', 'Do not stop', 'nonstop', 'stopwatch', 'start now'],
    ...['Acha nikuje kesho asubuhi', 'End of month I will pay', 'cancel my order please', 'Quit smoking today friends'],
    ...['Inatosha', 'You said you will stop', 'x'.repeat(1_100) + ' stop sending'],
    ...['S T O P', 'pots', 'restart', '{"text":"stop"}', 'x'.repeat(300) + ' stop'],
    ...[
      'Asante, see you at the shop at the bus stop',
      'I sent my son to the bus stop',
      'The bus stop. Send me a message',
    ],
    ...[
      "Can't stop now, text me later",
      'I will stop by, send me a message',
      'Don’t stop sending me offers',
      'Never stop',
    ],
    ...['Please remove the onions', 'Delete the second item please', 'Take my order', 'Get me two loaves'],
    ...['Don’t send me the blue one', 'I don’t want to miss your offers', 'Do you have no more sugar?', 'No thanks'],
    ...['Wacha nikutumie message baadaye', 'Wacha nije kesho', 'Acha nikuulize, sms ilifika?', 'Nitoe pesa ngapi?'],
    ...[
      'Sitaki mkate leo, nataka maziwa',
      'Sitaki kukosa ofa',
      'Ondoa nyanya kwa order yangu',
      'Asante kwa ujumbe wenu',
    ],
    ...['Je suis à l’arrêt de bus', 'Merci pour votre message', 'Enlevez les oignons', 'Je ne veux pas de sucre'],
  ])('takes %j for no request', (text) => {
    expect(smsRequestOf(text)).toBeNull();
  });

  it('comes to an answer about any text, soon', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 1_000 }), (text) => {
        expect(['stop', 'start', 'possible_stop', null]).toContain(smsRequestOf(text));
      }),
    );
  });

  it('takes no ordinary word that is added for a STOP', () => {
    const ordinary = fc.constantFrom(
      'asante',
      'sugar',
      'kesho',
      'thanks',
      'shop',
      'mkate',
      'bus',
      'see',
      'you',
      'merci',
    );
    fc.assert(
      fc.property(fc.array(ordinary, { maxLength: 12 }), (words) => {
        expect(smsRequestOf(words.join(' '))).toBeNull();
        expect(smsRequestOf(['please stop sending me messages', ...words].join(', '))).toBe('possible_stop');
      }),
    );
  });
});

describe('the table of words', () => {
  const all = Object.values(STOP_WORDS);

  it('holds words as the text of an SMS is read: in small letters, without accents', () => {
    for (const language of all) {
      for (const entry of Object.values(language).flat()) expect(entry).toMatch(/^[a-z |…]+$/);
    }
  });

  it('understands each of its words', () => {
    for (const { stop, stop_briefly, start, alone } of all) {
      for (const word of [...stop, ...stop_briefly]) expect([word, smsRequestOf(word)]).toEqual([word, 'stop']);
      for (const word of start) expect([word, smsRequestOf(word)]).toEqual([word, 'start']);
      // Alone, some of them are a STOP already.
      for (const word of alone) expect(smsRequestOf(`please ${word}`)).toBe('possible_stop');
    }
  });

  it('understands each alternative of its phrases, also with words between', () => {
    for (const phrase of all.flatMap(({ phrases }) => phrases)) {
      const steps = phrase.split(' ').map((step) => step.split('|'));
      for (const [at, alternatives] of steps.entries()) {
        for (const word of alternatives) {
          const words = steps.map((others, index) => (index === at ? word : others[0]!));
          const text = `hello ${words.join(' ').replaceAll('…', 'um er')}`;
          expect([text, smsRequestOf(text)]).toEqual([text, 'possible_stop']);
        }
      }
    }
  });
});
