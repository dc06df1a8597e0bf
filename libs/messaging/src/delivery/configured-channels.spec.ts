import { startFakeAfricasTalking } from '../../../../test/support/fake-africas-talking';
import { startFakeSmtp } from '../../../../test/support/fake-smtp';
import { messagingEnvironment } from '../environment';
import { CHANNELS } from '../message-enums';
import { configuredChannels } from './configured-channels';

const MESSAGE = {
  message_key: '1:1',
  from_name: 'Duka',
  subject: 'Asante',
  body: 'Habari',
  unsubscribe_url: null,
};

describe('the channels of the environment', () => {
  it('keep everything in the house without configuration', async () => {
    const channels = configuredChannels(messagingEnvironment.parse({}));
    for (const name of CHANNELS) {
      const channel = channels.of(name);
      expect([channel.channel, channel.provider, channel.rate]).toEqual([name, 'mailbox', null]);
      expect(await channel.send({ ...MESSAGE, to: 'whoever' })).toEqual({
        ...{ status: 'sent', provider_message_id: null, cost: null },
      });
    }
  });

  it('are the providers that are configured, each by itself', async () => {
    const [phones, mails] = [await startFakeAfricasTalking(), await startFakeSmtp()];
    const env = { ...phones.environment, ...mails.environment, AT_SENDER_ID: 'DUKA', SMS_RATE: '7', EMAIL_RATE: '3' };
    const channels = configuredChannels(messagingEnvironment.parse(env));
    expect(CHANNELS.map((name) => [channels.of(name).provider, channels.of(name).rate])).toEqual([
      ['africas_talking', 7],
      ['smtp', 3],
    ]);
    await channels.of('sms').send({ ...MESSAGE, to: '+254711000001' });
    await channels.of('email').send({ ...MESSAGE, to: 'amina@example.com' });
    expect(phones.accepted).toMatchObject([{ number: '+254711000001', from: 'DUKA' }]);
    expect(mails.mails).toMatchObject([{ envelope: { from: 'duka@wateja.test', to: ['amina@example.com'] } }]);
    channels.onApplicationShutdown();
    expect(await channels.of('email').send({ ...MESSAGE, to: 'amina@example.com' })).toMatchObject({ status: 'retry' });
    await Promise.all([phones.close(), mails.close()]);

    const onlySms = configuredChannels(messagingEnvironment.parse(phones.environment));
    expect(CHANNELS.map((name) => onlySms.of(name).provider)).toEqual(['africas_talking', 'mailbox']);
  });
});
