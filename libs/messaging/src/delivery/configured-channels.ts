import type { OnApplicationShutdown } from '@nestjs/common';

import type { MessagingEnvironment } from '../environment';
import type { Channel } from '../message-enums';
import { AfricasTalkingChannel } from './africas-talking/africas-talking-channel';
import { Channels, type MessageChannel } from './channels/channel';
import { MailboxChannel } from './channels/mailbox-channel';
import { SmtpChannel } from './smtp/smtp-channel';

/** The providers that the environment configures. A channel without one uses the mailbox. */
class ConfiguredChannels extends Channels implements OnApplicationShutdown {
  private readonly channels: Record<Channel, MessageChannel>;
  private readonly smtp: SmtpChannel | null;

  constructor(env: MessagingEnvironment) {
    super();
    const { AT_BASE_URL, AT_USERNAME, AT_API_KEY, AT_SENDER_ID, SMTP_URL, MAIL_FROM } = env;
    this.smtp = SMTP_URL && MAIL_FROM ? new SmtpChannel(SMTP_URL, MAIL_FROM, env) : null;
    this.channels = {
      sms:
        AT_USERNAME && AT_API_KEY
          ? new AfricasTalkingChannel(
              { base_url: AT_BASE_URL, username: AT_USERNAME, api_key: AT_API_KEY, sender_id: AT_SENDER_ID },
              env,
            )
          : new MailboxChannel('sms'),
      email: this.smtp ?? new MailboxChannel('email'),
    };
  }

  of(channel: Channel): MessageChannel {
    return this.channels[channel];
  }

  onApplicationShutdown(): void {
    this.smtp?.close();
  }
}

/** Creates the channels that the environment configures. */
export function configuredChannels(env: MessagingEnvironment): ConfiguredChannels {
  return new ConfiguredChannels(env);
}
