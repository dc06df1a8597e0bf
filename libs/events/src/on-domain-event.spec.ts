import { Injectable } from '@nestjs/common';
import { EventEmitter2, EventEmitterModule } from '@nestjs/event-emitter';
import { Test } from '@nestjs/testing';

import { OnDomainEvent } from './on-domain-event';

@Injectable()
class BrokenListener {
  @OnDomainEvent('sale.cancelled')
  async fail(): Promise<void> {
    throw new Error('The printer is on fire');
  }
}

describe('OnDomainEvent', () => {
  it('lets the one who tells of an event see a listener fail', async () => {
    const module = await Test.createTestingModule({
      imports: [EventEmitterModule.forRoot()],
      providers: [BrokenListener],
    }).compile();
    await module.init();
    await expect(module.get(EventEmitter2).emitAsync('sale.cancelled')).rejects.toThrow('The printer is on fire');
    await module.close();
  });
});
