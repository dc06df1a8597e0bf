import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { createTestApp } from '../../support/test-app';
import { waitUntil } from '../../support/wait-until';

/** How many warnings the log has after three requests, and after one more. */
async function warningsWith(settings: NodeJS.ProcessEnv, headers: Record<string, string>): Promise<number> {
  const testApp = await createTestApp(settings);
  try {
    for (let times = 0; times < 3; times++) await testApp.request('GET', '/api/auth/me', { headers });
    await testApp.request('GET', '/api/businesses');
    const log = () => readFile(join(testApp.env.LOG_DIR, 'combined.log'), 'utf8');
    // Lines are written in the order in which they were logged.
    await waitUntil('the log tells of the last request', async () => (await log()).includes('GET /api/businesses'));
    return (await log()).split('TRUST_PROXY_HOPS is 0').length - 1;
  } finally {
    await testApp.close();
  }
}

describe('X-Forwarded-For', () => {
  const forwarded = { 'x-forwarded-for': '203.0.113.7' };

  it('of a proxy that the configuration does not know causes one warning', async () => {
    expect(await warningsWith({ TRUST_PROXY_HOPS: '0' }, forwarded)).toBe(1);
  });

  it('of a trusted proxy causes no warning, and neither does a request without it', async () => {
    expect(await warningsWith({ TRUST_PROXY_HOPS: '1' }, forwarded)).toBe(0);
    expect(await warningsWith({ TRUST_PROXY_HOPS: '0' }, {})).toBe(0);
  });
});
