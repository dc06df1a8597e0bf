import { Injectable } from '@nestjs/common';
import { PrismaService, statement } from '@wateja/prisma';
import { setTimeout as delay } from 'node:timers/promises';

/** The messages of this process for which the next statement reserves turns. */
interface Reservation {
  count: number;
  /** Milliseconds until the first of these turns. */
  first: Promise<number>;
}

/** Keeps all processes together within the rate of a provider: each message waits for its turn. */
@Injectable()
export class ProviderRateLimiter {
  private readonly waiting = new Map<string, Reservation>();
  private readonly lastStatements = new Map<string, Promise<unknown>>();

  constructor(private readonly prisma: PrismaService) {}

  /**
   * Resolves when this message may be sent to the provider, or when `signal` is aborted.
   * @param rate messages per second
   */
  async acquire(provider: string, rate: number, signal: AbortSignal): Promise<void> {
    const interval = Math.ceil(1_000 / rate);
    const reservation = this.waiting.get(provider) ?? this.openReservation(provider, interval);
    const position = reservation.count++;
    const firstTurn = await reservation.first;
    await delay(firstTurn + position * interval, undefined, { signal }).catch(() => undefined);
  }

  /** Messages that arrive while one statement runs share the next statement. */
  private openReservation(provider: string, interval: number): Reservation {
    const before = (this.lastStatements.get(provider) ?? Promise.resolve()).catch(() => undefined);
    const reservation: Reservation = { count: 0, first: Promise.resolve(0) };
    reservation.first = before.then(() => {
      this.waiting.delete(provider);
      return this.reserveTurns(provider, reservation.count * interval);
    });
    this.waiting.set(provider, reservation);
    this.lastStatements.set(provider, reservation.first);
    return reservation;
  }

  /** Reserves turns for `length` milliseconds. @returns milliseconds until the first of these turns */
  private async reserveTurns(provider: string, length: number): Promise<number> {
    const [turn] = await this.prisma.query<{ wait: number }>(statement`
      INSERT INTO provider_turns AS turns (provider, next_at)
      VALUES (${provider}, now() + ${length}::int * interval '1 millisecond')
      ON CONFLICT (provider) DO UPDATE
        SET next_at = GREATEST(turns.next_at, now()) + ${length}::int * interval '1 millisecond'
      RETURNING EXTRACT(epoch FROM turns.next_at - now())::float8 * 1000 - ${length}::int AS wait`);
    return Math.max(0, turn?.wait ?? 0);
  }
}
