import { Injectable, type OnModuleInit } from '@nestjs/common';
import { withTenant, PrismaService, type Transaction } from '@wateja/prisma';

import { decide } from '../consents/decision/decision';
import { MessageWriter, type NewMessage } from '../delivery/messages/message-writer';
import { Jobs } from '../delivery/queue/jobs';
import { messageCost } from '../delivery/settings/message-cost';
import { MessagingSettingsService, type SettingsOfBusiness } from '../delivery/settings/messaging-settings.service';
import type { AutomaticKind, Purpose } from '../message-enums';
import { type Recipient, Recipients, type Sender } from '../recipients';
import { MAX_SMS_SEGMENTS } from '../templates/texts/sms-segments';
import { type CompiledTexts, compileTexts, messageVariables, renderMessage } from '../templates/texts/texts';
import { PURPOSE_OF } from './automatic-texts';
import { AutomaticService, type Enabled } from './automatic.service';
import type { AutomaticMessagesJob, MessageCause } from './message-cause';
import { saleVariables } from './sale-variables';

/** A till writes the customer down first and their wishes after. A customer who says no until the welcome leaves gets none. */
const WELCOME_DELAY_MS = 5 * 60 * 1_000;

/** What the messages of one job have in common, read once for all of them. */
interface Shop {
  sender: Sender;
  settings: SettingsOfBusiness;
  texts: Map<AutomaticKind, CompiledTexts>;
  /** By purpose and customer. */
  recipients: Map<Purpose, Map<number, Recipient>>;
  /** By sale. */
  receiptNumbers: Map<number, string>;
}

/** Two jobs at a time in a process; what another process has inserted waits at most so long, in milliseconds. */
const OPTIONS = { concurrency: 2, interval: 5_000 };

/** Writes the messages that events have caused: to whom, how and when is decided here, and once more when they go. */
@Injectable()
export class AutomaticWriter implements OnModuleInit {
  constructor(
    private readonly prisma: PrismaService,
    private readonly jobs: Jobs,
    private readonly automatic: AutomaticService,
    private readonly recipients: Recipients,
    private readonly settings: MessagingSettingsService,
    private readonly writer: MessageWriter,
  ) {}

  onModuleInit(): void {
    this.jobs.work<AutomaticMessagesJob>('automatic_messages', OPTIONS, ({ data }) =>
      withTenant(data.business_id, () => this.writeOrSplit(data)),
    );
  }

  /** Where one cause makes all of them fail, each gets a job of its own: it is tried again without the others. */
  private async writeOrSplit(data: AutomaticMessagesJob): Promise<void> {
    try {
      await this.prisma.transaction((tx) => this.write(data, tx));
    } catch (error) {
      const { business_id, causes } = data;
      if (causes.length === 1) throw error;
      const jobs = causes.map((cause) => ({ data: { business_id, causes: [cause] } satisfies AutomaticMessagesJob }));
      await this.prisma.transaction((tx) => this.jobs.insert(tx, 'automatic_messages', jobs));
    }
  }

  /** A job that is given twice writes nothing the second time: each message has its cause, which is there once. */
  private async write({ business_id, causes }: AutomaticMessagesJob, tx: Transaction): Promise<void> {
    const enabled = await this.automatic.enabled(business_id, tx);
    const wanted = causes.filter(({ kind }) => enabled.has(kind));
    if (wanted.length === 0) return;
    const shop: Shop = {
      sender: await this.recipients.sender(business_id),
      settings: await this.settings.find(business_id, tx),
      texts: compiled(enabled),
      recipients: await this.recipientsOf(wanted, business_id),
      receiptNumbers: await this.receiptNumbersOf(wanted, business_id),
    };
    const messages = wanted.flatMap((cause) => messageFor(cause, shop) ?? []);
    await this.writer.write(tx, business_id, messages);
  }

  private async recipientsOf(causes: MessageCause[], businessId: number) {
    const found: Shop['recipients'] = new Map();
    for (const purpose of new Set(causes.map(({ kind }) => PURPOSE_OF[kind]))) {
      const ids = causes.filter(({ kind }) => PURPOSE_OF[kind] === purpose).map(({ customer_id }) => customer_id);
      found.set(purpose, await this.recipients.findAll(businessId, [...new Set(ids)], purpose));
    }
    return found;
  }

  private async receiptNumbersOf(causes: MessageCause[], businessId: number) {
    const ids = causes.flatMap(({ sale }) => (sale ? [sale.sale_id] : []));
    return ids.length > 0 ? this.recipients.receiptNumbers(businessId, ids) : new Map<number, string>();
  }
}

/** Null for who may not be written to, or cannot be, or is no longer there. */
function messageFor({ customer_id, kind, sale }: MessageCause, shop: Shop): NewMessage | null {
  const { sender, settings } = shop;
  const purpose = PURPOSE_OF[kind];
  const recipient = shop.recipients.get(purpose)?.get(customer_id);
  const texts = shop.texts.get(kind);
  if (!recipient || !texts) return null;
  const { timezone } = sender;
  const now = new Date(Date.now() + (kind === 'welcome' ? WELCOME_DELAY_MS : 0));
  const decision = decide({ purpose, channel: 'auto', recipient, settings, timezone, now });
  if (decision.action === 'leave_out') return null;
  const { channel, at } = decision;
  const extra = sale
    ? saleVariables(sale, shop.receiptNumbers.get(sale.sale_id) ?? String(sale.sale_id), timezone)
    : {};
  const rendered = renderMessage(texts, channel, messageVariables(sender, recipient, extra));
  if (rendered.segments > MAX_SMS_SEGMENTS) return null;
  return {
    ...{ customer_id, campaign_id: null, cause: `${kind}:${sale?.sale_id ?? customer_id}`, kind, purpose, channel },
    address: (channel === 'sms' ? recipient.phone : recipient.email) ?? '',
    ...rendered,
    cost: messageCost(channel, rendered.segments, settings),
    send_after: at,
  };
}

const compiled = (enabled: Enabled) => new Map([...enabled].map(([kind, texts]) => [kind, compileTexts(texts, kind)]));
