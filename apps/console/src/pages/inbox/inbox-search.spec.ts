import { repliesSearch, sentSearch } from './inbox-search';

describe('the address of the inbox', () => {
  it('keeps the reply that is open', () => {
    expect(repliesSearch({ reply: 7 })).toEqual({ reply: 7 });
    expect(repliesSearch({ reply: 'x' })).toEqual({});
  });

  it('keeps known filters only', () => {
    expect(sentSearch({ status: 'failed', kind: 'direct', channel: 'sms' })).toEqual({
      status: 'failed',
      kind: 'direct',
      channel: 'sms',
    });
    expect(sentSearch({ status: 'lost', kind: 7, page: 2 })).toEqual({});
  });
});
