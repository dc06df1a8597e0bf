import { Webhook } from 'standardwebhooks';

import { signatureOf } from './signature';

const [SECRET, EARLIER, OTHER] = ['a', 'b', 'c'].map(
  (letter) => `whsec_${Buffer.from(letter.repeat(32)).toString('base64')}`,
) as [string, string, string];

describe('A signature', () => {
  const timestamp = Math.floor(Date.now() / 1_000);
  const body = JSON.stringify({ type: 'sale.completed', data: { note: 'Ünïcode €' } });
  const headers = {
    'webhook-id': 'msg_1',
    'webhook-timestamp': String(timestamp),
    'webhook-signature': signatureOf({ id: 'msg_1', timestamp, body }, [SECRET, EARLIER]),
  };

  it('is accepted by another program, with the current secret and the earlier one', () => {
    expect(new Webhook(SECRET).verify(body, headers)).toEqual(JSON.parse(body));
    expect(new Webhook(EARLIER).verify(body, headers)).toEqual(JSON.parse(body));
  });

  it('is refused with another secret, another body, another id and another time', () => {
    const refused = [
      () => new Webhook(OTHER).verify(body, headers),
      () => new Webhook(SECRET).verify(`${body} `, headers),
      () => new Webhook(SECRET).verify(body, { ...headers, 'webhook-id': 'msg_2' }),
      () => new Webhook(SECRET).verify(body, { ...headers, 'webhook-timestamp': String(timestamp + 1) }),
    ];
    for (const verify of refused) expect(verify).toThrow('No matching signature found');
  });
});
