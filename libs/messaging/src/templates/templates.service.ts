import { Injectable } from '@nestjs/common';
import { NotFound } from '@wateja/common';
import { assertVersion } from '@wateja/http';
import { isUniqueViolation, PrismaService, type Transaction } from '@wateja/prisma';

import { TemplateInUse, TemplateNameTaken } from './templates.errors';
import type { CreateTemplate, TemplateListQuery, UpdateTemplate } from './templates.schemas';
import { checkTexts, examineTexts } from './texts/check-texts';
import type { Texts } from './texts/texts';

/** The texts that a shop keeps for its campaigns. */
@Injectable()
export class TemplatesService {
  constructor(private readonly prisma: PrismaService) {}

  /** @throws ValidationFailed for texts that cannot be rendered, TemplateNameTaken */
  async create(businessId: number, { name, ...given }: CreateTemplate) {
    const { sms_text = null, email_subject = null, email_text = null } = given;
    const texts = { sms_text, email_subject, email_text };
    checkTexts(texts, 'campaign');
    return refusingTakenName(async () =>
      described(await this.prisma.messageTemplate.create({ data: { business_id: businessId, name, ...texts } })),
    );
  }

  /** By name. */
  async list(businessId: number, { limit, offset }: TemplateListQuery) {
    const where = { business_id: businessId };
    const [templates, total] = await Promise.all([
      this.prisma.messageTemplate.findMany({
        where,
        orderBy: [{ name: 'asc' }, { id: 'asc' }],
        take: limit,
        skip: offset,
      }),
      this.prisma.messageTemplate.count({ where }),
    ]);
    return { templates: templates.map(described), total, limit, offset };
  }

  /** @throws NotFound */
  async find(businessId: number, templateId: number) {
    const template = await this.prisma.messageTemplate.findFirst({
      where: { business_id: businessId, id: templateId },
    });
    if (!template) throw new NotFound('Template');
    return described(template);
  }

  /**
   * Changes the given fields. Campaigns that were sent keep the texts they were sent with.
   * @throws NotFound, ValidationFailed, TemplateNameTaken, PreconditionFailed
   */
  async update(businessId: number, templateId: number, changes: UpdateTemplate, expected?: number) {
    return refusingTakenName(() =>
      this.prisma.transaction(async (tx) => {
        await lock(tx, businessId, templateId, expected);
        const template = await tx.messageTemplate.update({
          where: { business_id_id: { business_id: businessId, id: templateId } },
          data: { ...changes, version: { increment: 1 } },
        });
        checkTexts(template, 'campaign');
        return described(template);
      }),
    );
  }

  /** @throws NotFound, TemplateInUse, PreconditionFailed */
  async remove(businessId: number, templateId: number, expected?: number) {
    return this.prisma.transaction(async (tx) => {
      await lock(tx, businessId, templateId, expected);
      const campaign = await tx.campaign.findFirst({ where: { business_id: businessId, template_id: templateId } });
      if (campaign) throw new TemplateInUse();
      return tx.messageTemplate.delete({ where: { business_id_id: { business_id: businessId, id: templateId } } });
    });
  }
}

/** No campaign can take it up until `tx` ends. */
async function lock(tx: Transaction, businessId: number, templateId: number, expected?: number): Promise<void> {
  const [template] = await tx.$queryRaw<{ version: number }[]>`
    SELECT version FROM message_templates WHERE business_id = ${businessId} AND id = ${templateId} FOR UPDATE`;
  if (!template) throw new NotFound('Template');
  assertVersion(template.version, expected);
}

/** A template with what its texts come to. */
const described = <Template extends Texts>(template: Template) => ({
  ...template,
  ...examineTexts(template, 'campaign'),
});

async function refusingTakenName<Result>(work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    throw isUniqueViolation(error, 'name') ? new TemplateNameTaken() : error;
  }
}
