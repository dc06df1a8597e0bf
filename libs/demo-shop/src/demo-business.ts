import { Injectable } from '@nestjs/common';
import { type MemberRole, MembershipsService, UsersService } from '@wateja/auth';
import { BusinessesService } from '@wateja/businesses';
import { withTenant } from '@wateja/prisma';

/** The demo shop's settings. */
export const BUSINESS = { name: 'Duka la Wangari', currency: 'KES', timezone: 'Africa/Nairobi', country: 'KE' };

const PASSWORD = 'karibu-dukani';
/** The people who work in the demo shop. */
export const PEOPLE: Record<MemberRole, { email: string; name: string }> = {
  owner: { email: 'owner@demo.wateja.example', name: 'Wangari Muthoni' },
  manager: { email: 'manager@demo.wateja.example', name: 'Otieno Ouma' },
  staff: { email: 'staff@demo.wateja.example', name: 'Fatuma Said' },
};

/** Email and password of the demo shop's owner. */
export const DEMO_LOGIN = { email: PEOPLE.owner.email, password: PASSWORD };

/** The shop that is being set up, and the ids of the people who work there. */
export interface DemoBusiness {
  business_id: number;
  country: string;
  currency: string;
  opened_at: Date;
  user_ids: Record<MemberRole, number>;
}

/** Creates the demo shop's business and the users who work there. */
@Injectable()
export class DemoBusinessLoader {
  constructor(
    private readonly users: UsersService,
    private readonly memberships: MembershipsService,
    private readonly businesses: BusinessesService,
  ) {}

  async load(): Promise<DemoBusiness> {
    const owner = await this.findOrCreateUser(PEOPLE.owner);
    const { id, country, currency, created_at } = await this.businesses.create(owner, BUSINESS);
    const manager = await this.addMember(id, 'manager');
    const staff = await this.addMember(id, 'staff');
    return { business_id: id, country, currency, opened_at: created_at, user_ids: { owner, manager, staff } };
  }

  /** Uses an existing user, because an administrator may already have created one with this email. */
  private async findOrCreateUser(person: { email: string; name: string }): Promise<number> {
    const user = await this.users.findByEmail(person.email);
    return (user ?? (await this.users.create({ ...person, password: PASSWORD }))).id;
  }

  private async addMember(businessId: number, role: MemberRole): Promise<number> {
    const person = { ...PEOPLE[role], password: PASSWORD, role };
    const member = await withTenant(businessId, () => this.memberships.add(businessId, person, null));
    return member.user_id;
  }
}
