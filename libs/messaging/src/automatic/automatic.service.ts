import { Injectable } from '@nestjs/common';
import { TtlCache } from '@wateja/common';
import { assertVersion } from '@wateja/http';
import { PrismaService, statement, type Transaction } from '@wateja/prisma';

import { AUTOMATIC_KINDS, type AutomaticKind } from '../message-enums';
import { checkTexts, examineTexts } from '../templates/texts/check-texts';
import { type AutomaticTexts, IS_ON_AT_FIRST, OUR_TEXTS, PURPOSE_OF } from './automatic-texts';
import type { UpdateAutomaticMessage } from './automatic.schemas';

interface Row extends AutomaticTexts {
  kind: string;
  is_enabled: boolean;
  version: number;
}

/** The kinds that are on, with what they say. */
export type Enabled = ReadonlyMap<AutomaticKind, AutomaticTexts>;

/** Which messages events send in each business, and in which words. */
@Injectable()
export class AutomaticService {
  private readonly cache = new TtlCache<Enabled>();

  constructor(private readonly prisma: PrismaService) {}

  async list(businessId: number) {
    const rows = await this.prisma.automaticMessage.findMany({ where: { business_id: businessId } });
    return AUTOMATIC_KINDS.map((kind) =>
      described(
        businessId,
        kind,
        rows.find((row) => row.kind === kind),
      ),
    );
  }

  async find(businessId: number, kind: AutomaticKind) {
    const row = await this.prisma.automaticMessage.findFirst({ where: { business_id: businessId, kind } });
    return described(businessId, kind, row);
  }

  /** Changes what is given. @throws ValidationFailed for texts that cannot be rendered, PreconditionFailed */
  async update(businessId: number, kind: AutomaticKind, changes: UpdateAutomaticMessage, expected?: number) {
    const key = { business_id: businessId, kind };
    const row = await this.prisma.transaction(async (tx) => {
      // The row may not exist yet: the business's own makes changes wait for each other.
      await tx.$queryRaw`SELECT FROM businesses WHERE id = ${businessId} FOR NO KEY UPDATE`;
      const stored = await tx.automaticMessage.findFirst({ where: key });
      assertVersion(stored?.version ?? 0, expected);
      // The row is known, under the lock: an upsert would use up a value of the sequence each time.
      const changed = stored
        ? await tx.automaticMessage.update({
            where: { business_id_kind: key },
            data: { ...changes, version: { increment: 1 } },
          })
        : await tx.automaticMessage.create({ data: { ...key, ...ours(kind), ...changes } });
      checkTexts(changed, kind);
      return changed;
    });
    await this.prisma.onCommit(() => this.cache.clear());
    return described(businessId, kind, row);
  }

  /**
   * The kinds that are on, from memory or through `tx`: events ask all day. What another
   * process changes counts a few seconds later. Whoever asks holds a connection already: simultaneous callers share one
   * read, and one that had to wait for a connection first would wait for those who wait for it.
   */
  enabled(businessId: number, tx: Transaction): Promise<Enabled> {
    return this.cache.get(String(businessId), async () => {
      const rows = await tx.query<Row>(statement`
        SELECT kind, is_enabled, sms_text, email_subject, email_text FROM automatic_messages
        WHERE business_id = ${businessId}`);
      const stored = new Map(rows.map((row) => [row.kind, row]));
      const messages = AUTOMATIC_KINDS.map((kind) => [kind, stored.get(kind) ?? ours(kind)] as const);
      return new Map(messages.filter(([, { is_enabled }]) => is_enabled));
    });
  }
}

/** A message until the shop changes it. */
const ours = (kind: AutomaticKind) => ({ is_enabled: IS_ON_AT_FIRST[kind], ...OUR_TEXTS[kind] });

/** The message as it is, or as we wrote it, with what it comes to. */
function described(business_id: number, kind: AutomaticKind, row?: Row | null) {
  const { is_enabled, version, ...texts } = row ?? { version: 0, ...ours(kind) };
  const { sms_text, email_subject, email_text } = texts;
  const { variables, example } = examineTexts({ sms_text, email_subject, email_text }, kind);
  const purpose = PURPOSE_OF[kind];
  return { business_id, kind, purpose, is_enabled, sms_text, email_subject, email_text, variables, example, version };
}
