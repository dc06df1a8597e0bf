import { isLoopbackPeer, networkOf, publicNetworkOf } from './network-of';

describe('networkOf', () => {
  it.each([
    ['203.0.113.9', '203.0.113.9'],
    ['::ffff:203.0.113.9', '203.0.113.9'],
    ['2001:db8:1:2:aaaa:bbbb:cccc:dddd', '2001:db8:1:2::/64'],
    ['2001:DB8:1:2::1', '2001:db8:1:2::/64'],
    ['fe80::1%eth0', 'fe80::/64'],
    ['::1', '::/64'],
    ['unknown', 'unknown'],
    ['', ''],
  ])('of %s is %s', (address, network) => {
    expect(networkOf(address)).toBe(network);
  });

  it('distinguishes neighbouring networks', () => {
    expect(networkOf('2001:db8:1:3::1')).not.toBe(networkOf('2001:db8:1:2::1'));
  });
});

describe('publicNetworkOf', () => {
  it.each([
    ['203.0.113.9', '203.0.113.0/24'],
    ['::ffff:203.0.113.9', '203.0.113.0/24'],
    ['2001:db8:1:2:aaaa:bbbb:cccc:dddd', '2001:db8:1::/48'],
    ['', 'local'],
  ])('of %s is %s', (address, network) => {
    expect(publicNetworkOf(address)).toBe(network);
  });
});

describe('isLoopbackPeer', () => {
  it.each(['127.0.0.1', '127.9.9.9', '::1', '::ffff:127.0.0.1'])('knows %s', (address) => {
    expect(isLoopbackPeer(address)).toBe(true);
  });

  it.each(['203.0.113.9', '10.0.0.1', '::ffff:10.0.0.1', 'fe80::1%eth0', 'unknown', ''])('is not %s', (address) => {
    expect(isLoopbackPeer(address)).toBe(false);
  });
});
