import { setTimeout as delay } from 'node:timers/promises';

import { Injectable } from '@nestjs/common';
import { PrismaService } from '@wateja/prisma';

/** Those of this process who wait for turns: the ones that the next statement asks for. */
interface Waiting {
  count: number;
  /** Milliseconds until the first of their turns. */
  first: Promise<number>;
}

/** Keeps to what providers take a second, over all processes: every message waits for its turn. */
@Injectable()
export class ProviderTurns {
  private readonly waiting = new Map<string, Waiting>();
  private readonly asking = new Map<string, Promise<unknown>>();

  constructor(private readonly prisma: PrismaService) {}

  /**
   * Resolves when the next message may go to this provider, or when nobody waits for it any more.
   * @param rate messages a second
   */
  async take(provider: string, rate: number, signal: AbortSignal): Promise<void> {
    const interval = Math.ceil(1_000 / rate);
    const group = this.waiting.get(provider) ?? this.open(provider, interval);
    const place = group.count++;
    const begun = await group.first;
    await delay(begun + place * interval, undefined, { signal }).catch(() => undefined);
  }

  /** All who come while a statement is under way share the next one. */
  private open(provider: string, interval: number): Waiting {
    const before = (this.asking.get(provider) ?? Promise.resolve()).catch(() => undefined);
    const group: Waiting = { count: 0, first: Promise.resolve(0) };
    group.first = before.then(() => {
      this.waiting.delete(provider);
      return this.reserve(provider, group.count * interval);
    });
    this.waiting.set(provider, group);
    this.asking.set(provider, group.first);
    return group;
  }

  /** Moves the next free turn by `length` milliseconds. @returns milliseconds until those begin */
  private async reserve(provider: string, length: number): Promise<number> {
    const [{ wait }] = await this.prisma.$queryRaw<[{ wait: number }]>`
      INSERT INTO provider_turns AS turns (provider, next_at)
      VALUES (${provider}, now() + ${length}::int * interval '1 millisecond')
      ON CONFLICT (provider) DO UPDATE
        SET next_at = GREATEST(turns.next_at, now()) + ${length}::int * interval '1 millisecond'
      RETURNING EXTRACT(epoch FROM turns.next_at - now())::float8 * 1000 - ${length}::int AS wait`;
    return Math.max(0, wait);
  }
}
