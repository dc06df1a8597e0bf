import { Inject, Injectable } from '@nestjs/common';
import { ENVIRONMENT } from '@wateja/config';
import { assertVersion, type ExpectedVersions } from '@wateja/http';
import { PrismaService, statement, type Transaction } from '@wateja/prisma';

import type { SmsRules } from '../../consents/decision/sms-rules';
import type { MessagingEnvironment } from '../../environment';
import type { MessagePrices } from './message-cost';
import type { UpdateMessagingSettings } from './messaging-settings.schemas';

/** The settings with which a business sends messages. */
export interface SettingsOfBusiness extends MessagePrices, SmsRules {
  business_id: number;
  offers_need_consent: boolean;
  /** HH:MM in the time zone of the business. Without quiet hours, it equals `quiet_to`. */
  quiet_from: string;
  quiet_to: string;
  /** The operator's limits: segments a day, and SMS_CURRENCY a month. Null: none. */
  sms_daily_limit: number | null;
  sms_monthly_cap: string | null;
  /** The entity tag; 0 while the business uses the defaults. */
  version: number;
}

/** The default settings of a business: offers need a consent, and no messages are sent at night. */
const DEFAULTS = {
  offers_need_consent: true,
  quiet_from: '20:00',
  quiet_to: '08:00',
  sms_price: '0.80',
  email_price: '0.00',
};

type OperatorRules = SmsRules & Pick<SettingsOfBusiness, 'prices_by_prefix' | 'sms_daily_limit' | 'sms_monthly_cap'>;

/** A row of the business with its settings, if it has any. */
type StoredSettings = typeof DEFAULTS & { country: string; currency: string; version: number | null };

const NO_BUSINESS: StoredSettings = { ...DEFAULTS, country: '', currency: '', version: null };

/** Stores the quiet hours, prices and consent rule of each business. */
@Injectable()
export class MessagingSettingsService {
  constructor(
    private readonly prisma: PrismaService,
    @Inject(ENVIRONMENT) private readonly env: MessagingEnvironment,
  ) {}

  /** Finds the settings, in `tx` if it is passed. */
  async find(businessId: number, tx: Transaction = this.prisma): Promise<SettingsOfBusiness> {
    const [stored] = await tx.query<StoredSettings>(statement`
      SELECT b.country, b.currency, s.offers_need_consent, s.quiet_from, s.quiet_to,
        trim_scale(s.sms_price)::text AS sms_price, trim_scale(s.email_price)::text AS email_price, s.version
      FROM businesses b LEFT JOIN messaging_settings s ON s.business_id = b.id WHERE b.id = ${businessId}`);
    const { country, currency, version, ...ownSettings } = stored ?? NO_BUSINESS;
    const settings = version === null ? DEFAULTS : ownSettings;
    return { business_id: businessId, ...settings, version: version ?? 0, ...this.operatorRules(country, currency) };
  }

  /** What the operator decides for every shop. */
  private operatorRules(country: string, currency: string): OperatorRules {
    const { SMS_COUNTRIES, SMS_PRICES, SMS_CURRENCY, SMS_DAILY_LIMIT, SMS_MONTHLY_CAP } = this.env;
    const prices = SMS_PRICES ?? null;
    return {
      sms_countries: SMS_COUNTRIES === 'own' ? [country] : SMS_COUNTRIES,
      sms_prices: prices,
      prices_by_prefix: currency === SMS_CURRENCY ? prices : null,
      sms_daily_limit: SMS_DAILY_LIMIT ?? null,
      sms_monthly_cap: SMS_MONTHLY_CAP ?? null,
    };
  }

  /** Changes the fields that are present. @throws PreconditionFailed */
  async update(
    businessId: number,
    changes: UpdateMessagingSettings,
    expected?: ExpectedVersions,
  ): Promise<SettingsOfBusiness> {
    await this.prisma.transaction(async (tx) => {
      // The row may not exist yet, so this locks the row of the business: simultaneous changes then wait for each
      // other.
      await tx.$queryRaw`SELECT FROM businesses WHERE id = ${businessId} FOR NO KEY UPDATE`;
      const stored = await tx.messagingSettings.findFirst({ where: { business_id: businessId } });
      assertVersion(stored?.version ?? 0, expected);
      await tx.messagingSettings.upsert({
        where: { business_id: businessId },
        create: { business_id: businessId, ...DEFAULTS, ...changes },
        update: { ...changes, version: { increment: 1 } },
      });
    });
    return this.find(businessId);
  }
}
