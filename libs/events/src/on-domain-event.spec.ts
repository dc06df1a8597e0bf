import { Injectable } from '@nestjs/common';
import { EventEmitter2, EventEmitterModule } from '@nestjs/event-emitter';
import { Test } from '@nestjs/testing';
import type { Transaction } from '@wateja/prisma';

import type { CustomerErased, SaleCancelled, SaleCompleted, SaleRefunded } from './event-types';
import { AfterDomainEvents, OnDomainEvent, OnDomainEvents } from './on-domain-event';

@Injectable()
class Listeners {
  readonly heard: unknown[] = [];

  @OnDomainEvent('sale.cancelled')
  async fail(_event: SaleCancelled, _tx: Transaction): Promise<void> {
    throw new Error('The printer is on fire');
  }

  @OnDomainEvent('customer.erased')
  hearErased(event: CustomerErased, tx: Transaction): void {
    this.heard.push(['erased', event, tx]);
  }

  /** Its parameter accepts the events of both names. */
  @OnDomainEvents('sale.completed')
  @OnDomainEvents('sale.refunded')
  hearSales(events: (SaleCompleted | SaleRefunded)[], tx: Transaction): void {
    this.heard.push(['sales', events, tx]);
  }

  @AfterDomainEvents('sale.completed')
  hearLast(events: SaleCompleted[]): void {
    this.heard.push(['last', events]);
  }
}

/** Listeners that must not compile. If one of them compiled, the type check of `npm run verify` would fail. */
export class Misfits {
  // @ts-expect-error -- there is no such event
  @OnDomainEvent('sale.regretted')
  unknownName(): void {}

  // @ts-expect-error -- this is the payload of another event
  @OnDomainEvent('customer.erased')
  anotherPayload(_event: SaleCompleted): void {}

  // @ts-expect-error -- the listener would get a list of events
  @OnDomainEvents('sale.completed')
  one(_event: SaleCompleted): void {}

  // @ts-expect-error -- the listener would get single events
  @OnDomainEvent('sale.completed')
  many(_events: SaleCompleted[]): void {}

  // @ts-expect-error -- announced events never come as a list
  @OnDomainEvents('customer.erased')
  together(): void {}
}

describe('OnDomainEvent', () => {
  async function withListeners(work: (emitter: EventEmitter2, heard: unknown[]) => Promise<void>): Promise<void> {
    const module = await Test.createTestingModule({
      imports: [EventEmitterModule.forRoot()],
      providers: [Listeners],
    }).compile();
    await module.init();
    await work(module.get(EventEmitter2), module.get(Listeners).heard);
    await module.close();
  }

  it('passes an error of the listener on to the caller of emit', async () => {
    await withListeners(async (emitter) => {
      await expect(emitter.emitAsync('sale.cancelled')).rejects.toThrow('The printer is on fire');
    });
  });

  it('passes the event, or a list of events, and the transaction to the listener', async () => {
    await withListeners(async (emitter, heard) => {
      for (const name of ['customer.erased', 'all sale.completed', 'all sale.refunded', 'after sale.completed']) {
        await emitter.emitAsync(name, name, 'tx');
      }
      expect(heard).toEqual([
        ['erased', 'customer.erased', 'tx'],
        ['sales', 'all sale.completed', 'tx'],
        ['sales', 'all sale.refunded', 'tx'],
        ['last', 'after sale.completed'],
      ]);
    });
  });
});
