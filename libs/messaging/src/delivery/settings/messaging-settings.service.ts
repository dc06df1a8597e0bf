import { Injectable } from '@nestjs/common';
import { assertVersion, type ExpectedVersions } from '@wateja/http';
import { PrismaService, statement, type Transaction } from '@wateja/prisma';

import type { MessagePrices } from './message-cost';
import type { UpdateMessagingSettings } from './messaging-settings.schemas';

/** The settings with which a business sends messages. */
export interface SettingsOfBusiness extends MessagePrices {
  business_id: number;
  offers_need_consent: boolean;
  /** HH:MM in the time zone of the business. Without quiet hours, it equals `quiet_to`. */
  quiet_from: string;
  quiet_to: string;
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

/** Stores the quiet hours, prices and consent rule of each business. */
@Injectable()
export class MessagingSettingsService {
  constructor(private readonly prisma: PrismaService) {}

  /** Finds the settings, in `tx` if it is passed. */
  async find(businessId: number, tx: Transaction = this.prisma): Promise<SettingsOfBusiness> {
    const [stored] = await tx.query<SettingsOfBusiness>(statement`
      SELECT business_id, offers_need_consent, quiet_from, quiet_to, trim_scale(sms_price)::text AS sms_price,
        trim_scale(email_price)::text AS email_price, version
      FROM messaging_settings WHERE business_id = ${businessId}`);
    return stored ?? { business_id: businessId, ...DEFAULTS, version: 0 };
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
