import { Injectable } from '@nestjs/common';
import { TtlCache } from '@wateja/common';
import { assertVersion, type ExpectedVersions } from '@wateja/http';
import { PrismaService, statement, type Transaction } from '@wateja/prisma';

import { AUTOMATIC_KINDS, type AutomaticKind } from '../message-enums';
import { VARIABLES } from '../templates/liquid/variables';
import { checkTexts, examineTexts } from '../templates/texts/check-texts';
import { DEFAULT_TEXTS, IS_ENABLED_BY_DEFAULT, PURPOSE_OF } from './automatic-texts';
import type { UpdateAutomaticMessage } from './automatic.schemas';
import type { AutomaticTexts } from './text-fields';

interface Row extends AutomaticTexts {
  kind: string;
  is_enabled: boolean;
  version: number;
}

/** The kinds that are switched on, with their texts. */
export type Enabled = ReadonlyMap<AutomaticKind, AutomaticTexts>;

/** Stores which automatic messages each business sends, and their texts. */
@Injectable()
export class AutomaticService {
  private readonly cache = new TtlCache<Enabled>();

  constructor(private readonly prisma: PrismaService) {}

  async list(businessId: number) {
    const rows = await this.prisma.automaticMessage.findMany({ where: { business_id: businessId } });
    return AUTOMATIC_KINDS.map((kind) =>
      describeMessage(
        businessId,
        kind,
        rows.find((row) => row.kind === kind),
      ),
    );
  }

  async find(businessId: number, kind: AutomaticKind) {
    const row = await this.prisma.automaticMessage.findFirst({ where: { business_id: businessId, kind } });
    return describeMessage(businessId, kind, row);
  }

  /**
   * Changes the fields that are present.
   * @throws ValidationFailed for texts that cannot be rendered, PreconditionFailed
   */
  async update(businessId: number, kind: AutomaticKind, changes: UpdateAutomaticMessage, expected?: ExpectedVersions) {
    const key = { business_id: businessId, kind };
    const row = await this.prisma.transaction(async (tx) => {
      // The row may not exist yet, so this locks the row of the business: simultaneous changes then wait for each
      // other.
      const [today] = await tx.$queryRaw<{ day: Date }[]>`
        SELECT (now() AT TIME ZONE timezone)::date AS day FROM businesses WHERE id = ${businessId} FOR NO KEY UPDATE`;
      const stored = await tx.automaticMessage.findFirst({ where: key });
      assertVersion(stored?.version ?? 0, expected);
      // A shop that switches statements on sends the next month's: there is none about the time before.
      const isNewStatement = kind === 'points_statement' && changes.is_enabled === true && !stored?.is_enabled;
      const data = { ...changes, ...(isNewStatement && today && { planned_for: today.day }) };
      // The lock makes it certain whether the row exists. An upsert would use up a value of the sequence each time.
      const changed = stored
        ? await tx.automaticMessage.update({
            where: { business_id_kind: key },
            data: { ...data, version: { increment: 1 } },
          })
        : await tx.automaticMessage.create({ data: { ...key, ...defaultMessage(kind), ...data } });
      checkTexts(changed, kind);
      return changed;
    });
    await this.prisma.onCommit(() => this.cache.clear());
    return describeMessage(businessId, kind, row);
  }

  /**
   * Returns the kinds that are switched on, from the cache or through `tx`, because every sale asks for them. A change
   * by another process counts a few seconds later. The caller passes its own transaction: a read on a connection of its
   * own could wait for the very transactions that hold all connections and wait for it.
   */
  findEnabled(businessId: number, tx: Transaction): Promise<Enabled> {
    return this.cache.getInTransaction(String(businessId), async () => {
      const rows = await tx.query<Row>(statement`
        SELECT kind, is_enabled, sms_text, email_subject, email_text FROM automatic_messages
        WHERE business_id = ${businessId}`);
      const stored = new Map(rows.map((row) => [row.kind, row]));
      const messages = AUTOMATIC_KINDS.map((kind) => [kind, stored.get(kind) ?? defaultMessage(kind)] as const);
      return new Map(messages.filter(([, { is_enabled }]) => is_enabled));
    });
  }
}

/** The message until the shop changes it. */
const defaultMessage = (kind: AutomaticKind) => ({
  is_enabled: IS_ENABLED_BY_DEFAULT[kind],
  ...DEFAULT_TEXTS.en[kind],
});

/** The stored message or the default one, with its texts rendered for an example customer. */
function describeMessage(businessId: number, kind: AutomaticKind, row?: Row | null) {
  const { is_enabled, version, ...texts } = row ?? { version: 0, ...defaultMessage(kind) };
  const { sms_text, email_subject, email_text } = texts;
  const { variables, example } = examineTexts({ sms_text, email_subject, email_text }, kind);
  const purpose = PURPOSE_OF[kind];
  return {
    business_id: businessId,
    kind,
    purpose,
    is_enabled,
    sms_text,
    email_subject,
    email_text,
    variables,
    available_variables: [...VARIABLES[kind]],
    default_texts: { en: DEFAULT_TEXTS.en[kind], sw: DEFAULT_TEXTS.sw[kind] },
    example,
    version,
  };
}
