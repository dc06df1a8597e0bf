import fc from 'fast-check';

import { outcomeOfAnswer, outcomeOfStatus } from './africas-talking-outcome';

const answer = (recipients: object[], Message = 'Sent to 1/1 Total Cost: KES 0.8000') =>
  JSON.stringify({ SMSMessageData: { Message, Recipients: recipients } });
const recipient = (statusCode: number, more: object = {}) => ({
  statusCode,
  number: '+254711000001',
  status: 'x',
  cost: 'KES 0.8000',
  messageId: 'ATXid_1',
  ...more,
});

describe('an answer of Africa’s Talking', () => {
  it.each([100, 101, 102])('with %d is sent, at the price it tells', (code) => {
    expect(outcomeOfAnswer(answer([recipient(code)]))).toEqual({
      status: 'sent',
      provider_message_id: 'ATXid_1',
      cost: { amount: '0.8000', currency: 'KES' },
    });
  });

  it.each([
    ['0', null],
    ['KES 1', { amount: '1', currency: 'KES' }],
    ['UGX 20.55', { amount: '20.55', currency: 'UGX' }],
    ['KES 0.8.0', null],
    ['KES -1', null],
    ['free', null],
    [null, null],
    [5, null],
  ])('with the cost %j costs %j', (cost, expected) => {
    expect(outcomeOfAnswer(answer([recipient(101, { cost })]))).toMatchObject({ status: 'sent', cost: expected });
  });

  it.each([['None'], [''], [null], [7], ['x'.repeat(256)]])('is sent without an id when that is %j', (messageId) => {
    const outcome = outcomeOfAnswer(answer([recipient(101, { messageId })]));
    expect(outcome).toMatchObject({ status: 'sent', provider_message_id: null });
  });

  it.each([
    [401, 'failed', 'risk_hold'],
    [402, 'retry', 'invalid_sender_id'],
    [403, 'failed', 'invalid_phone_number'],
    [404, 'failed', 'unsupported_number_type'],
    [405, 'retry', 'insufficient_balance'],
    [406, 'failed', 'user_in_blacklist'],
    [407, 'failed', 'could_not_route'],
    [409, 'failed', 'do_not_disturb'],
    [500, 'retry', 'internal_server_error'],
    [501, 'retry', 'gateway_error'],
    [502, 'failed', 'rejected_by_gateway'],
    [103, 'doubtful', 'unknown_status_103'],
    [408, 'doubtful', 'unknown_status_408'],
    [0, 'doubtful', 'unknown_status_0'],
  ])('with %d is %s: %s', (code, status, reason) => {
    expect(outcomeOfAnswer(answer([recipient(code, { cost: '0', messageId: 'None' })]))).toEqual({ status, reason });
  });

  it('tells by its sentence what concerns the whole request', () => {
    expect(outcomeOfAnswer(answer([], 'InvalidSenderId'))).toEqual({ status: 'retry', reason: 'invalid_sender_id' });
    expect(outcomeOfAnswer(answer([], 'RiskHold'))).toEqual({ status: 'failed', reason: 'risk_hold' });
  });

  it.each([
    '',
    'null',
    '[]',
    '<xml/>',
    '{"SMSMessageData":',
    '{"SMSMessageData":{"Message":"Sent"}}',
    '{"SMSMessageData":{"Recipients":[{}]}}',
    answer([], 'Sent to 0/1'),
    answer([], '__proto__'),
    answer([recipient(101), recipient(403)]),
    answer([{ ...recipient(101), statusCode: '101' }]),
  ])('that is %j leaves it in doubt', (body) => {
    expect(outcomeOfAnswer(body)).toEqual({ status: 'doubtful', reason: 'unreadable_answer' });
  });

  it('is never taken for sent, failed or worth a retry unless it says so', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (body) => {
        expect(outcomeOfAnswer(body).status).toBe('doubtful');
      }),
    );
  });
});

describe('an HTTP status of Africa’s Talking', () => {
  it.each([
    [400, 'failed', 'http_400'],
    [401, 'retry', 'wrong_api_key'],
    [403, 'retry', 'wrong_api_key'],
    [404, 'retry', 'wrong_base_url'],
    [408, 'doubtful', 'http_408'],
    [422, 'failed', 'http_422'],
    [429, 'retry', 'too_many_requests'],
    [500, 'retry', 'http_500'],
    [502, 'doubtful', 'http_502'],
    [503, 'retry', 'http_503'],
    [504, 'doubtful', 'http_504'],
    [524, 'doubtful', 'http_524'],
  ])('%d is %s: %s', (code, status, reason) => expect(outcomeOfStatus(code)).toEqual({ status, reason }));
});
