import { Injectable } from '@nestjs/common';
import { type MemberRole, MembershipsService, UsersService } from '@wateja/auth';
import { BusinessesService } from '@wateja/businesses';
import { PrismaService } from '@wateja/prisma';

const NAME = 'Duka la Wangari';
/** What the shop is called until everything is in it: how the next start knows that this one was cut off. */
const NAME_UNTIL_LOADED = `${NAME} (being set up)`;

const PASSWORD = 'karibu-dukani';
const STAFF: Record<MemberRole, { email: string; name: string }> = {
  owner: { email: 'owner@demo.wateja.example', name: 'Wangari Muthoni' },
  manager: { email: 'manager@demo.wateja.example', name: 'Otieno Ouma' },
  staff: { email: 'staff@demo.wateja.example', name: 'Fatuma Said' },
};

/** How to get into the demo shop as its owner. */
export const DEMO_LOGIN = { email: STAFF.owner.email, password: PASSWORD };

/** The shop that is being set up. `opened_at` stays when loading goes on after an interruption, and all its dates with it. */
export interface DemoBusiness {
  business_id: number;
  country: string;
  opened_at: Date;
  user_ids: Record<MemberRole, number>;
}

/** The demo shop's business and the people who work there. */
@Injectable()
export class DemoBusinessLoader {
  constructor(
    private readonly prisma: PrismaService,
    private readonly users: UsersService,
    private readonly memberships: MembershipsService,
    private readonly businesses: BusinessesService,
  ) {}

  /** True while there is no business at all, or only the demo shop was begun and is not complete. */
  async isDue(): Promise<boolean> {
    return (await this.begun()) !== null || (await this.prisma.business.count()) === 0;
  }

  /** Creates what is missing of the business and its three members. */
  async open(): Promise<DemoBusiness> {
    const [owner, manager, staff] = await Promise.all([this.user('owner'), this.user('manager'), this.user('staff')]);
    const user_ids = { owner, manager, staff };
    const settings = { name: NAME_UNTIL_LOADED, currency: 'KES', timezone: 'Africa/Nairobi', country: 'KE' };
    const business = (await this.begun()) ?? (await this.businesses.create(user_ids.owner, settings));
    const { members } = await this.memberships.list(business.id, { limit: 100, offset: 0 });
    for (const role of ['manager', 'staff'] as const) {
      if (members.some((member) => member.user_id === user_ids[role])) continue;
      await this.memberships.add(business.id, { ...STAFF[role], role });
    }
    return { business_id: business.id, country: business.country, opened_at: business.created_at, user_ids };
  }

  /** The last step: from now on the shop is taken for a whole one. */
  async complete({ business_id }: DemoBusiness): Promise<void> {
    await this.businesses.update(business_id, { name: NAME });
  }

  private begun() {
    const memberships = { some: { user: { email: STAFF.owner.email } } };
    return this.prisma.business.findFirst({ where: { name: NAME_UNTIL_LOADED, memberships } });
  }

  private async user(role: MemberRole): Promise<number> {
    const user =
      (await this.users.findByEmail(STAFF[role].email)) ??
      (await this.users.create({ ...STAFF[role], password: PASSWORD }));
    return user.id;
  }
}
