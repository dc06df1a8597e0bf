import { Injectable } from '@nestjs/common';
import { EventEmitter2, EventEmitterModule } from '@nestjs/event-emitter';
import { Test } from '@nestjs/testing';
import type { Transaction } from '@wateja/prisma';

import type { CustomerErased, SaleCancelled, SaleCompleted, SaleRefunded } from './domain-events';
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

  /** Takes what both have in common. */
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

/** What does not compile. The type check of `npm run verify` fails where one of these would. */
export class Misfits {
  // @ts-expect-error -- a fact that nobody tells
  @OnDomainEvent('sale.regretted')
  unknownName(): void {}

  // @ts-expect-error -- the payload of another event
  @OnDomainEvent('customer.erased')
  anotherPayload(_event: SaleCompleted): void {}

  // @ts-expect-error -- one event where all come together
  @OnDomainEvents('sale.completed')
  one(_event: SaleCompleted): void {}

  // @ts-expect-error -- all events where each comes by itself
  @OnDomainEvent('sale.completed')
  many(_events: SaleCompleted[]): void {}

  // @ts-expect-error -- what is announced never comes together
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

  it('lets the one who tells of an event see a listener fail', async () => {
    await withListeners(async (emitter) => {
      await expect(emitter.emitAsync('sale.cancelled')).rejects.toThrow('The printer is on fire');
    });
  });

  it('hands the event, or all that come together, and the transaction to its listener', async () => {
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
