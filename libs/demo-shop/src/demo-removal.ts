import { Injectable } from '@nestjs/common';
import { safeId } from '@wateja/common';
import { asPlatform, PrismaService } from '@wateja/prisma';

import { BUSINESS, PEOPLE } from './demo-business';

const EMAILS = Object.values(PEOPLE).map(({ email }) => email);
const PERSONAL = 0;

/** What is left of the demo shop, and what speaks against removing it. */
export interface DemoRemains {
  business_id: number;
  name: string;
  /** The demo accounts, and the accounts that the demo shop manages. */
  user_ids: number[];
  /** Sentences. They say why this may be a real shop by now. Naming the shop overrules them. */
  doubts: string[];
  /** Sentences that say why the removal is impossible now. */
  obstacles: string[];
}

type DemoUser = Awaited<ReturnType<DemoRemoval['findUsers']>>[number];

/** Finds out what belongs to the demo shop, and whether it may be removed. */
@Injectable()
export class DemoRemoval {
  constructor(private readonly prisma: PrismaService) {}

  /** Null when there is no demo shop. */
  find(): Promise<DemoRemains | null> {
    return asPlatform(async () => {
      const users = await this.findUsers();
      const shop = users.flatMap(({ memberships }) => memberships).find(({ role }) => role === 'owner')?.business;
      if (!shop) return null;
      const colleagues = await this.prisma.membership.findMany({
        where: { business_id: shop.id, user: { NOT: { email: { in: EMAILS }, managed_by_business_id: PERSONAL } } },
        include: { user: true },
        orderBy: { user_id: 'asc' },
      });
      const managed = await this.prisma.user.findMany({ where: { managed_by_business_id: shop.id } });
      return {
        business_id: safeId(shop.id),
        name: shop.name,
        user_ids: [...users, ...managed].map(({ id }) => safeId(id)),
        doubts: doubtsAbout(
          shop.name,
          colleagues.map(({ user }) => user.email),
        ),
        obstacles: users.flatMap((user) => obstaclesOf(user, shop.id)),
      };
    });
  }

  /** True if another business exists. Without one, the next start would load the demo shop again. */
  async hasOtherBusinesses(businessId: number): Promise<boolean> {
    return asPlatform(async () => (await this.prisma.business.count({ where: { NOT: { id: businessId } } })) > 0);
  }

  private findUsers() {
    return this.prisma.user.findMany({
      where: { email: { in: EMAILS }, managed_by_business_id: PERSONAL },
      include: { memberships: { include: { business: true }, orderBy: { business_id: 'asc' } } },
      orderBy: { id: 'asc' },
    });
  }
}

function doubtsAbout(name: string, emails: string[]): string[] {
  return [
    ...(name === BUSINESS.name ? [] : [`It is called ${JSON.stringify(name)}, and not ${BUSINESS.name}.`]),
    ...(emails.length === 0 ? [] : [`Other people work there: ${emails.join(', ')}.`]),
  ];
}

function obstaclesOf({ email, is_admin, memberships }: DemoUser, shopId: bigint): string[] {
  const elsewhere = memberships.filter(({ business_id }) => business_id !== shopId);
  return [
    ...(is_admin ? [`${email} is an administrator of the platform.`] : []),
    ...elsewhere.map(({ business_id }) => `${email} also works in the business ${business_id}.`),
  ];
}
