import { Injectable } from '@nestjs/common';
import { LimitReached, NotFound } from '@wateja/common';
import { assertVersion, type ExpectedVersions } from '@wateja/http';
import { isUniqueViolation, lockForCount, PrismaService, type Transaction } from '@wateja/prisma';

import { TemplateInUse, TemplateNameTaken } from './templates.errors';
import type { CreateTemplate, TemplateListQuery, UpdateTemplate } from './templates.schemas';
import { checkTexts, examineTexts } from './texts/check-texts';
import type { Texts } from './texts/texts';

/** A shop that has more does not delete what it no longer uses. */
const MAX_TEMPLATES = 200;

/** Stores the texts that a shop uses in its campaigns. */
@Injectable()
export class TemplatesService {
  constructor(private readonly prisma: PrismaService) {}

  /** @throws ValidationFailed for texts that cannot be rendered, TemplateNameTaken, LimitReached */
  async create(businessId: number, { name, ...fields }: CreateTemplate) {
    const { sms_text = null, email_subject = null, email_text = null } = fields;
    const texts = { sms_text, email_subject, email_text };
    checkTexts(texts, 'campaign');
    return refuseTakenName(() =>
      this.prisma.transaction(async (tx) => {
        await lockForCount(tx, 'message_templates', businessId);
        const count = await tx.messageTemplate.count({ where: { business_id: businessId } });
        if (count >= MAX_TEMPLATES) throw new LimitReached(MAX_TEMPLATES, 'templates');
        return withExamples(await tx.messageTemplate.create({ data: { business_id: businessId, name, ...texts } }));
      }),
    );
  }

  /** Lists templates in the order of their names. */
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
    return { templates: templates.map(withExamples), total, limit, offset };
  }

  /** @throws NotFound */
  async find(businessId: number, templateId: number) {
    const template = await this.prisma.messageTemplate.findFirst({
      where: { business_id: businessId, id: templateId },
    });
    if (!template) throw new NotFound('Template');
    return withExamples(template);
  }

  /**
   * Changes the fields that are present. Campaigns that were already sent keep their copy of the old texts.
   * @throws NotFound, ValidationFailed, TemplateNameTaken, PreconditionFailed
   */
  async update(businessId: number, templateId: number, changes: UpdateTemplate, expected?: ExpectedVersions) {
    return refuseTakenName(() =>
      this.prisma.transaction(async (tx) => {
        await lock(tx, businessId, templateId, expected);
        const template = await tx.messageTemplate.update({
          where: { business_id_id: { business_id: businessId, id: templateId } },
          data: { ...changes, version: { increment: 1 } },
        });
        checkTexts(template, 'campaign');
        return withExamples(template);
      }),
    );
  }

  /** @throws NotFound, TemplateInUse, PreconditionFailed */
  async remove(businessId: number, templateId: number, expected?: ExpectedVersions) {
    return this.prisma.transaction(async (tx) => {
      await lock(tx, businessId, templateId, expected);
      const campaign = await tx.campaign.findFirst({ where: { business_id: businessId, template_id: templateId } });
      if (campaign) throw new TemplateInUse();
      return tx.messageTemplate.delete({ where: { business_id_id: { business_id: businessId, id: templateId } } });
    });
  }
}

/** Locks the template. No campaign can start to use it until `tx` ends. */
async function lock(
  tx: Transaction,
  businessId: number,
  templateId: number,
  expected?: ExpectedVersions,
): Promise<void> {
  const [template] = await tx.$queryRaw<{ version: number }[]>`
    SELECT version FROM message_templates WHERE business_id = ${businessId} AND id = ${templateId} FOR UPDATE`;
  if (!template) throw new NotFound('Template');
  assertVersion(template.version, expected);
}

/** Adds the variables of the texts, and the texts rendered for an example customer. */
const withExamples = <Template extends Texts>(template: Template) => ({
  ...template,
  ...examineTexts(template, 'campaign'),
});

async function refuseTakenName<Result>(work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    throw isUniqueViolation(error, 'name') ? new TemplateNameTaken() : error;
  }
}
