import { Injectable } from '@nestjs/common';
import { PrismaService, statement } from '@wateja/prisma';
import { setTimeout as delay } from 'node:timers/promises';

/** The messages of this process that the next statement reserves turns for. */
interface Reservation {
  count: number;
  /** Milliseconds until the first of their turns. */
  first: Promise<number>;
}

/** Keeps to the messages a second that a provider takes from all processes together: every message waits for its turn. */
@Injectable()
export class ProviderRateLimiter {
  private readonly waiting = new Map<string, Reservation>();
  private readonly asking = new Map<string, Promise<unknown>>();

  constructor(private readonly prisma: PrismaService) {}

  /**
   * Resolves when the next message may go to this provider, or when `signal` is aborted.
   * @param rate messages a second
   */
  async acquire(provider: string, rate: number, signal: AbortSignal): Promise<void> {
    const interval = Math.ceil(1_000 / rate);
    const reservation = this.waiting.get(provider) ?? this.open(provider, interval);
    const position = reservation.count++;
    const firstTurn = await reservation.first;
    await delay(firstTurn + position * interval, undefined, { signal }).catch(() => undefined);
  }

  /** All messages that come while a statement is under way share the next one. */
  private open(provider: string, interval: number): Reservation {
    const before = (this.asking.get(provider) ?? Promise.resolve()).catch(() => undefined);
    const reservation: Reservation = { count: 0, first: Promise.resolve(0) };
    reservation.first = before.then(() => {
      this.waiting.delete(provider);
      return this.reserve(provider, reservation.count * interval);
    });
    this.waiting.set(provider, reservation);
    this.asking.set(provider, reservation.first);
    return reservation;
  }

  /** Moves the next free turn by `length` milliseconds. @returns milliseconds until those begin */
  private async reserve(provider: string, length: number): Promise<number> {
    const [turn] = await this.prisma.query<{ wait: number }>(statement`
      INSERT INTO provider_turns AS turns (provider, next_at)
      VALUES (${provider}, now() + ${length}::int * interval '1 millisecond')
      ON CONFLICT (provider) DO UPDATE
        SET next_at = GREATEST(turns.next_at, now()) + ${length}::int * interval '1 millisecond'
      RETURNING EXTRACT(epoch FROM turns.next_at - now())::float8 * 1000 - ${length}::int AS wait`);
    return Math.max(0, turn?.wait ?? 0);
  }
}
