import { Jobs } from '@wateja/messaging';

import { startFakeAfricasTalking } from '../../support/fake-africas-talking';
import { startFakeSmtp } from '../../support/fake-smtp';
import { givenCustomer } from '../../support/fixtures';
import { givenReader, messageRow, messagingApp, smsTo, statuses, write } from '../../support/sent-messages';
import { waitUntil } from '../../support/wait-until';

const PATIENT = { JOBS_PATIENCE: '60', MESSAGE_TIMEOUT_MS: '60000' };
const MAILS = 40;

describe('The queues of messages', () => {
  it('do not wait for each other: a mail server that hangs holds up no SMS', async () => {
    const [provider, server] = [await startFakeAfricasTalking(), await startFakeSmtp()];
    server.otherwise = 'hang_before_data';
    const environment = { ...provider.environment, ...server.environment, PUBLIC_URL: 'https://duka.example' };
    const { testApp, shop, jobs } = await messagingApp(environment, { ...PATIENT, EMAIL_RATE: '1000' });
    try {
      const address = 'asha@duka.example';
      const { id } = await givenCustomer(testApp, shop, { email: address, prefer_email: true });
      const content = { channel: 'email', address, subject: 'Habari', segments: 0, cost: '0' } as const;
      const mails = Array.from({ length: MAILS }, () => smsTo({ id, phone: '' }, content));
      await write(testApp, shop.business_id, mails);
      await jobs.start();
      const hung = await waitUntil('the mails hang', async () => {
        const { sending = 0, queued = 0 } = await statuses(testApp);
        return sending + queued === MAILS && sending === 32;
      });
      expect(hung).toBe(true);
      const [sms] = await write(testApp, shop.business_id, [smsTo(await givenReader(testApp, shop))]);
      await waitUntil('the SMS is sent', async () => (await messageRow(testApp, sms!)).status === 'sent');
      expect(await statuses(testApp)).toEqual({ sending: 32, queued: MAILS - 32, sent: 1 });
    } finally {
      await server.close();
      await testApp.close();
      await provider.close();
    }
  });

  it('are left to other processes when a process ends, unless they were already sent to the provider', async () => {
    const provider = await startFakeAfricasTalking();
    const { testApp, shop } = await messagingApp(provider.environment, { ...PATIENT, SMS_RATE: '1' });
    const jobs = testApp.app.get(Jobs);
    try {
      const reader = await givenReader(testApp, shop);
      await write(testApp, shop.business_id, [smsTo(reader), smsTo(reader), smsTo(reader)]);
      await jobs.start();
      await waitUntil('the first is sent', async () => (await statuses(testApp))['sent'] === 1);
      jobs.onModuleDestroy();
      await waitUntil('the others are given back', async () => {
        const retried = await testApp.database.query(`SELECT FROM pgboss.job WHERE name = 'sms' AND state = 'retry'`);
        return retried.length === 2;
      });
      expect([await statuses(testApp), provider.requests()]).toEqual([{ sent: 1, queued: 2 }, 1]);
    } finally {
      await testApp.close();
      await provider.close();
    }
  });
});
