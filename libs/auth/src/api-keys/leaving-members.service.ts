import { Injectable } from '@nestjs/common';
import { ValidationFailed } from '@wateja/common';
import type { ExpectedVersions } from '@wateja/http';
import { PrismaService } from '@wateja/prisma';

import { MembershipsService } from '../members/memberships.service';
import type { Tenant } from '../principals/principal';
import { ApiKeyPrincipalsService } from './api-key-principals.service';
import { asApiKey } from './api-keys.service';

interface Departure {
  /** The owner who removes the member, or an administrator of the platform. */
  by: Tenant;
  user_id: number;
  /** The ids of keys that go on working, such as that of a till. */
  keep_keys: number[];
  expected: ExpectedVersions | undefined;
}

/** Removes members together with their API keys. Otherwise a person who leaves could take a working key along. */
@Injectable()
export class LeavingMembersService {
  constructor(
    private readonly prisma: PrismaService,
    private readonly memberships: MembershipsService,
    private readonly principals: ApiKeyPrincipalsService,
  ) {}

  /**
   * Removes a member, and revokes all keys that the member created, except those to keep.
   * @throws MemberNotFound, LastOwner, PreconditionFailed; BusinessNotFound when the owner has just left;
   *   ValidationFailed if a key to keep is not a working key of the member
   */
  async remove({ by, user_id, keep_keys, expected }: Departure) {
    const { business_id } = by;
    return this.prisma.transaction(async (tx) => {
      const member = await this.memberships.remove(by, user_id, expected);
      const now = new Date();
      const isWorking = { revoked_at: null, OR: [{ expires_at: null }, { expires_at: { gt: now } }] };
      const keys = await tx.apiKey.findMany({
        where: { business_id, created_by: user_id, ...isWorking },
        orderBy: { id: 'asc' },
      });
      const isKept = ({ id }: { id: bigint }) => keep_keys.includes(Number(id));
      const keptKeys = keys.filter(isKept);
      if (keptKeys.length < new Set(keep_keys).size) throw new ValidationFailed([FOREIGN_KEY]);
      const leaving = keys.filter((key) => !isKept(key));
      const where = { business_id, id: { in: leaving.map(({ id }) => id) } };
      await tx.apiKey.updateMany({ where, data: { revoked_at: now } });
      await this.prisma.onCommit(() => this.principals.clear());
      const revoked = leaving.map((key) => asApiKey({ ...key, revoked_at: now }));
      return { member, api_keys: { revoked, kept: keptKeys.map(asApiKey) } };
    });
  }
}

const FOREIGN_KEY = {
  path: 'keep_keys',
  code: 'invalid',
  message: 'Must be ids of working API keys that this member created',
} as const;
