import { Injectable } from '@nestjs/common';
import { assertVersion } from '@wateja/http';
import { PrismaService, statement, type Transaction } from '@wateja/prisma';

import type { MessagePrices } from './message-cost';
import type { UpdateMessagingSettings } from './messaging-settings.schemas';

/** How a business writes to its customers. */
export interface SettingsOfBusiness extends MessagePrices {
  business_id: number;
  offers_need_consent: boolean;
  /** HH:MM in the business's time zone; equal to `quiet_to` where there are no quiet hours. */
  quiet_from: string;
  quiet_to: string;
  /** The entity tag; 0 while the defaults hold. */
  version: number;
}

/** What holds until somebody says otherwise: nobody gets offers they did not agree to, and nobody at night. */
const DEFAULTS = {
  offers_need_consent: true,
  quiet_from: '20:00',
  quiet_to: '08:00',
  sms_price: '0.80',
  email_price: '0.00',
};

/** When, at what price and with which consent each business writes. */
@Injectable()
export class MessagingSettingsService {
  constructor(private readonly prisma: PrismaService) {}

  /** As `tx` sees them, if given. */
  async find(businessId: number, tx: Transaction = this.prisma): Promise<SettingsOfBusiness> {
    const [stored] = await tx.query<SettingsOfBusiness>(statement`
      SELECT business_id, offers_need_consent, quiet_from, quiet_to, trim_scale(sms_price)::text AS sms_price,
        trim_scale(email_price)::text AS email_price, version
      FROM messaging_settings WHERE business_id = ${businessId}`);
    return stored ?? { business_id: businessId, ...DEFAULTS, version: 0 };
  }

  /** Changes what is given. @throws PreconditionFailed */
  async update(businessId: number, changes: UpdateMessagingSettings, expected?: number): Promise<SettingsOfBusiness> {
    await this.prisma.transaction(async (tx) => {
      // The row may not exist yet: the business's own makes changes wait for each other.
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
