import { LRUCache } from 'lru-cache';

/** Caches roles in businesses for as long as Wateja does. */
export class Memberships {
  private readonly roles = new LRUCache<string, Promise<string | null>>({ max: 10_000, ttl: 3_000 });

  constructor(private readonly read: (userId: number, businessId: number) => Promise<string | null>) {}

  role(userId: number, businessId: number): Promise<string | null> {
    const key = `${userId}/${businessId}`;
    const cached = this.roles.get(key);
    if (cached) return cached;
    const role = this.read(userId, businessId);
    this.roles.set(key, role);
    role.catch(() => this.roles.delete(key));
    return role;
  }
}
