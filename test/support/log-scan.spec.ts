import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { assertNoLeaks, leaksInLogs, Secrets } from './log-scan';

function given(body: unknown): Secrets {
  const secrets = new Secrets();
  secrets.remember(body);
  return secrets;
}

const line = (message: string) => JSON.stringify({ timestamp: 't', message, client_request_id: 'Wanjiku Kamau' });

describe('the search for personal data', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'wateja-scan-'));
  });
  afterAll(() => rm(folder, { recursive: true }));

  it.each([
    ['a name', { name: 'Wanjiku Kamau' }, 'No Wanjiku Kamau'],
    ['an email', { email: 'w@example.co.ke' }, 'to w@example.co.ke'],
    ['a phone', { phone: '+254 722 123 456' }, 'to +254 722 123 456'],
    ['a phone without its blanks', { phone: '0722 123 456' }, 'to +254722123456'],
    ['an address inside', { customers: [{ address: 'Moi Avenue 12' }] }, 'at Moi Avenue 12'],
    ['text with quotes', { content: 'Calls me "Mama"' }, 'Calls me "Mama"'],
    ['a token', { access_token: 'eyJhbGciOiJIUzI1NiJ9' }, 'Bearer eyJhbGciOiJIUzI1NiJ9'],
    ['a password', { password: 'nyumbani-2024' }, 'nyumbani-2024'],
    ['a tag of a customer', { customer: { tags: ['On dialysis'] } }, 'tagged On dialysis'],
    ['a tag to add', { add: ['On dialysis'] }, 'tagged On dialysis'],
    ['a tag of the business', { tags: [{ name: 'On dialysis' }] }, 'PUT /tags/On%20dialysis'],
    ['a tag of a filter', { filter: { tag: ['On dialysis'] } }, 'tagged On dialysis'],
    ['an API key', { key: 'wtj_0123456789abcdef' }, 'wtj_0123456789abcdef'],
  ])('finds %s that was planted, and says where', async (_what, body, message) => {
    await writeFile(
      join(folder, 'combined.log'),
      [line('GET /api/a'), line('GET /api/b'), line(message), ''].join('\n'),
    );
    const leaks = await leaksInLogs(folder, given(body));
    expect(leaks[0]).toMatchObject({ place: 'combined.log:3' });
    expect(() => assertNoLeaks(leaks)).toThrow('combined.log:3 holds');
  });

  it.each([
    ['an id that the caller gave to the request', { name: 'Wanjiku Kamau' }],
    ['words that are in every log', { name: 'GET', email: 'a', phone: '12', password: 'api' }],
    ['what is nobody’s data', { next_cursor: 'GET /api/a GET', token_type: 'GET /api/a GET', note_type: 'GET /api/a' }],
  ])('does not take %s for a leak', async (_what, body) => {
    await writeFile(join(folder, 'combined.log'), line('GET /api/a'));
    expect(await leaksInLogs(folder, given(body))).toEqual([]);
  });
});
