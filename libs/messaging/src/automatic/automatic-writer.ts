import { Injectable, type OnModuleInit } from '@nestjs/common';
import { withTenant, PrismaService, type Transaction } from '@wateja/prisma';

import { decide } from '../consents/decision/decision';
import { MessageWriter, type NewMessage } from '../delivery/messages/message-writer';
import { Jobs } from '../delivery/queue/jobs';
import { REINDEXING_PAUSE_MS } from '../delivery/sending/due-decisions';
import { messageCost } from '../delivery/settings/message-cost';
import { MessagingSettingsService, type SettingsOfBusiness } from '../delivery/settings/messaging-settings.service';
import { type AutomaticKind, PERIODIC_KINDS, type Purpose } from '../message-enums';
import { CustomerPoints, type PointsOfSale } from '../customer-points';
import { type Recipient, Recipients, type Sender } from '../recipients';
import { MAX_SMS_SEGMENTS } from '../templates/texts/sms-segments';
import { type CompiledTexts, compileTexts, messageVariables, renderMessage } from '../templates/texts/texts';
import { PURPOSE_OF } from './automatic-texts';
import { AutomaticService, type Enabled } from './automatic.service';
import { localDayOf } from './local-day';
import type { AutomaticMessagesJob, MessageCause, Notice } from './message-cause';
import { saleVariables } from './sale-variables';

/**
 * A till saves a new customer first and their preferences after that. The delay gives a customer time to decline the
 * welcome.
 */
const WELCOME_DELAY_MS = 5 * 60 * 1_000;

const POINTS_OF_RECEIPT: readonly string[] = ['points_earned', 'points_balance'];

/**
 * Kinds that are about one record of a customer. After a merge, the customer who stays is not new, and has points of
 * their own. Messages of other kinds go to the customer who stays.
 */
const OF_ONE_RECORD = new Set<AutomaticKind>(['welcome', ...PERIODIC_KINDS]);

/** The data that all messages of one job share. It is read once for each job. */
interface Shop {
  sender: Sender;
  settings: SettingsOfBusiness;
  texts: Map<AutomaticKind, CompiledTexts>;
  /** Keyed by purpose, then by customer id. */
  recipients: Map<Purpose, Map<number, Recipient>>;
  /** Keyed by sale id. */
  receiptNumbers: Map<number, string>;
  /** Keyed by sale id. */
  points: Map<number, PointsOfSale>;
}

/**
 * Each process works on two jobs at a time. It looks every `interval` milliseconds for jobs that another process has
 * inserted.
 */
const OPTIONS = { concurrency: 2, interval: 5_000 };

/**
 * Writes the messages that events have caused. It decides who gets one, by which channel and when. Before a message is
 * sent, that decision is made again.
 */
@Injectable()
export class AutomaticWriter implements OnModuleInit {
  constructor(
    private readonly prisma: PrismaService,
    private readonly jobs: Jobs,
    private readonly automatic: AutomaticService,
    private readonly recipients: Recipients,
    private readonly points: CustomerPoints,
    private readonly settings: MessagingSettingsService,
    private readonly writer: MessageWriter,
  ) {}

  onModuleInit(): void {
    this.jobs.registerHandler<AutomaticMessagesJob>('automatic_messages', OPTIONS, ({ data }) =>
      withTenant(data.business_id, () => this.writeOrSplit(data)),
    );
  }

  /** If the messages fail together, each cause gets its own job, so that one bad cause does not stop the others. */
  private async writeOrSplit(data: AutomaticMessagesJob): Promise<void> {
    try {
      await this.prisma.transaction((tx) => this.writeMessages(data, tx));
    } catch (error) {
      const { business_id, causes } = data;
      if (causes.length === 1) throw error;
      const jobs = causes.map((cause) => ({ data: { business_id, causes: [cause] } satisfies AutomaticMessagesJob }));
      await this.prisma.transaction((tx) => this.jobs.insert(tx, 'automatic_messages', jobs));
    }
  }

  /** If a job runs twice, the second run writes nothing: `messages.cause` is unique. */
  private async writeMessages({ business_id, causes }: AutomaticMessagesJob, tx: Transaction): Promise<void> {
    const enabled = await this.automatic.findEnabled(business_id, tx);
    const enabledCauses = causes.filter(({ kind }) => enabled.has(kind));
    if (enabledCauses.length === 0) return;
    const sender = await this.recipients.sender(business_id);
    if (sender.is_reindexing) {
      const data: AutomaticMessagesJob = { business_id, causes };
      const startAfter = new Date(Date.now() + REINDEXING_PAUSE_MS);
      await this.jobs.insert(tx, 'automatic_messages', [{ data, start_after: startAfter }]);
      return;
    }
    const texts = compileEnabled(enabled);
    const { recipients, causes: reachable } = await this.recipientsOf(enabledCauses, business_id);
    const shop: Shop = {
      sender,
      settings: await this.settings.find(business_id, tx),
      texts,
      points: await this.pointsOf(enabledCauses, business_id, texts),
      recipients,
      receiptNumbers: await this.receiptNumbersOf(enabledCauses, business_id),
    };
    const messages = reachable.flatMap((cause) => messageFor(cause, shop) ?? []);
    await this.writer.write(tx, business_id, messages);
  }

  /**
   * A merge removes the row of a customer. So who has no row after the recipients are read was merged before, and is in the
   * list of merges already: in the other order, a merge between both reads would go unseen.
   */
  private async recipientsOf(causes: MessageCause[], businessId: number) {
    const recipients = await this.findRecipients(causes, businessId);
    const isGone = ({ kind, customer_id }: MessageCause) => !recipients.get(PURPOSE_OF[kind])?.has(customer_id);
    const merged = causes.filter((cause) => isGone(cause) && !OF_ONE_RECORD.has(cause.kind));
    if (merged.length === 0) return { recipients, causes };
    const survivors = await this.recipients.survivors(businessId, customersOf(merged));
    if (survivors.size === 0) return { recipients, causes };
    const redirected = causes.map((cause) =>
      merged.includes(cause) ? { ...cause, customer_id: survivors.get(cause.customer_id) ?? cause.customer_id } : cause,
    );
    return { recipients: await this.findRecipients(redirected, businessId), causes: redirected };
  }

  private async findRecipients(causes: MessageCause[], businessId: number) {
    const recipients: Shop['recipients'] = new Map();
    for (const purpose of new Set(causes.map(({ kind }) => PURPOSE_OF[kind]))) {
      const ids = customersOf(causes.filter(({ kind }) => PURPOSE_OF[kind] === purpose));
      recipients.set(purpose, await this.recipients.findAll(businessId, ids, purpose));
    }
    return recipients;
  }

  /** Reads points only for receipts that show them. */
  private async pointsOf(causes: MessageCause[], businessId: number, texts: Shop['texts']) {
    const receipt = Object.values(texts.get('receipt') ?? {});
    const isShown = receipt.some((text) => text?.variables.some((name) => POINTS_OF_RECEIPT.includes(name)));
    const ids = isShown ? saleIdsOf(causes) : [];
    return ids.length > 0 ? this.points.ofSales(businessId, ids) : new Map<number, PointsOfSale>();
  }

  private async receiptNumbersOf(causes: MessageCause[], businessId: number) {
    const ids = saleIdsOf(causes);
    return ids.length > 0 ? this.recipients.receiptNumbers(businessId, ids) : new Map<number, string>();
  }
}

/** Null if the customer may not get the message, has no usable address, or no longer exists. */
function messageFor({ customer_id, kind, sale, notice }: MessageCause, shop: Shop): NewMessage | null {
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
  if (notice && isOutdated(kind, notice, recipient, localDayOf(at, timezone))) return null;
  const extra = sale
    ? {
        ...saleVariables(sale, shop.receiptNumbers.get(sale.sale_id) ?? String(sale.sale_id), timezone),
        ...shop.points.get(sale.sale_id),
      }
    : notice?.variables;
  const rendered = renderMessage(texts, channel, messageVariables(sender, recipient, extra));
  if (rendered.segments > MAX_SMS_SEGMENTS) return null;
  const address = (channel === 'sms' ? recipient.phone : recipient.email) ?? '';
  return {
    ...{
      customer_id,
      campaign_id: null,
      cause: causeOf(kind, sale?.sale_id ?? customer_id, notice),
      kind,
      purpose,
      channel,
    },
    address,
    ...rendered,
    cost: messageCost(channel, rendered.segments, settings, address),
    send_after: at,
  };
}

/** Unique in the business, so that nobody gets the same message twice. */
const causeOf = (kind: AutomaticKind, id: number, notice: Notice | undefined) =>
  notice ? `${kind}:${id}:${notice.key}` : `${kind}:${id}`;

/**
 * True if the notice makes no sense any more: the customer has another tier again, or the day that it names is over when
 * it is sent.
 */
function isOutdated(kind: AutomaticKind, notice: Notice, recipient: Recipient, sentOn: string): boolean {
  const isTier = kind === 'tier_up' || kind === 'tier_at_risk';
  if (isTier && recipient.loyalty_tier !== notice.variables.tier) return true;
  return notice.until !== null && sentOn > notice.until;
}

const customersOf = (causes: MessageCause[]) => [...new Set(causes.map(({ customer_id }) => customer_id))];

const saleIdsOf = (causes: MessageCause[]) => causes.flatMap(({ sale }) => (sale ? [sale.sale_id] : []));

const compileEnabled = (enabled: Enabled) =>
  new Map([...enabled].map(([kind, texts]) => [kind, compileTexts(texts, kind)]));
