import { Injectable } from '@nestjs/common';
import { PrismaService, statement } from '@wateja/prisma';

import type { UserPrincipal } from '../principals/principal';

interface SessionRow {
  id: string;
  signed_in_at: Date;
  last_refreshed_at: Date;
  expires_at: Date;
  network: string | null;
  client: string | null;
  total: number;
}

/** The sessions in which a user is logged in. */
@Injectable()
export class OpenSessionsService {
  constructor(private readonly prisma: PrismaService) {}

  /** The newest sign-in first. A session is open while it has a refresh token that can still be used. */
  async list({ user_id, session_id }: UserPrincipal, { limit, offset }: { limit: number; offset: number }) {
    const rows = await this.prisma.query<SessionRow>(statement`
      SELECT s.id, s.signed_in_at, t.created_at AS last_refreshed_at, t.expires_at, s.network, s.client,
        count(*) OVER ()::int AS total
      FROM sessions s JOIN refresh_tokens t ON t.family_id = s.id
        AND t.used_at IS NULL AND t.revoked_at IS NULL AND t.expires_at > now()
      WHERE s.user_id = ${user_id}::bigint
      ORDER BY s.signed_in_at DESC, t.id DESC LIMIT ${limit} OFFSET ${offset}`);
    const sessions = rows.map(({ total: _total, ...session }) => ({
      ...session,
      is_current: session.id === session_id,
    }));
    return { sessions, total: rows[0]?.total ?? 0, limit, offset };
  }
}
