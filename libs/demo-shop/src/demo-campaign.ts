import { Injectable } from '@nestjs/common';
import { CampaignsService, ConsentsService, createCampaign, TemplatesService } from '@wateja/messaging';
import { PrismaService } from '@wateja/prisma';
import { safeId } from '@wateja/common';

import type { DemoBusiness } from './demo-business';

/** The best customers, who agreed to offers by SMS on a card at the counter. */
const AGREED = ['DW-001', 'DW-004', 'DW-021'];

const TEMPLATE = {
  name: 'Fresh coffee',
  sms_text: 'Habari {{ first_name }}, fresh coffee from Nyeri has arrived at {{ business_name }}. Karibu!',
};

const CAMPAIGN = {
  name: 'Coffee for our best customers',
  purpose: 'offers',
  channel: 'sms',
  audience: { customer_type: ['vip'] },
  budget_cap: '500.00',
};

/** Loads a template, some consents, and the draft of a campaign, so that people can preview it. It sends nothing. */
@Injectable()
export class DemoCampaignLoader {
  constructor(
    private readonly prisma: PrismaService,
    private readonly templates: TemplatesService,
    private readonly campaigns: CampaignsService,
    private readonly consents: ConsentsService,
  ) {}

  async load({ business_id, currency, user_ids }: DemoBusiness): Promise<void> {
    const agreed = await this.prisma.customer.findMany({
      where: { business_id, external_id: { in: AGREED } },
      orderBy: { id: 'asc' },
    });
    const consent = { channel: 'sms', purpose: 'offers', state: 'granted', source: 'customer' } as const;
    for (const { id } of agreed) {
      await this.consents.add(
        business_id,
        safeId(id),
        {
          ...consent,
          wording_version: 'counter-card-2026-02',
          recorded_by: user_ids.staff,
        },
        false,
      );
    }
    const template = await this.templates.create(business_id, TEMPLATE);
    const draft = createCampaign.parse({ ...CAMPAIGN, template_id: safeId(template.id) });
    await this.campaigns.create({ business_id, currency, user_id: user_ids.manager }, draft);
  }
}
