import { isPublicAddress } from './allowed-address';
import { problemOfUrl } from './receiver-url';

describe('The URL of a receiver', () => {
  it.each([
    'https://books.example/wateja',
    'https://books.example:8443/wateja?token=7#'.slice(0, -1),
    'https://197.248.1.1/',
    'https://[2606:4700::1111]/',
    'https://xn--bcher-kva.example/',
  ])('may be %s', (url) => {
    expect(problemOfUrl(url, false)).toBeNull();
  });

  it.each([
    'http://books.example/',
    'ftp://books.example/',
    'javascript:alert(1)',
    'books.example',
    'https://',
    'https://user@books.example/',
    'https://user:password@books.example/',
    'https://books.example/#part',
    'https://books.example:22/',
    'https://books.example:8080/',
    'https://localhost/',
    'https://LOCALHOST./',
    'https://router/',
    'https://printer.local/',
    'https://metadata.google.internal/',
    'https://a.localhost/',
    'https://127.0.0.1/',
    'https://127.1/',
    'https://2130706433/',
    'https://0x7f000001/',
    'https://0x7f.0.0.1/',
    'https://0177.0.0.1/',
    'https://017700000001/',
    'https://127.0.0.1./',
    'https://１２７.0.0.1/',
    'https://0/',
    'https://0.0.0.0/',
    'https://10.0.0.1/',
    'https://172.16.0.1/',
    'https://192.168.1.1/',
    'https://169.254.169.254/latest/meta-data',
    'https://100.64.0.1/',
    'https://224.0.0.1/',
    'https://255.255.255.255/',
    'https://[::1]/',
    'https://[::]/',
    'https://[::ffff:127.0.0.1]/',
    'https://[::ffff:7f00:1]/',
    'https://[::127.0.0.1]/',
    'https://[64:ff9b::7f00:1]/',
    'https://[64:ff9b:1::7f00:1]/',
    'https://[2002:7f00:1::]/',
    'https://[2001:0:7f00:1::]/',
    'https://[fe80::1]/',
    'https://[fc00::1]/',
    'https://[fec0::1]/',
    'https://[ff02::1]/',
  ])('may not be %s', (url) => {
    expect(problemOfUrl(url, false)).not.toBeNull();
  });

  it('may be private and without TLS on the machine of a developer, but never have a password', () => {
    expect(problemOfUrl('http://127.0.0.1:3001/hook', true)).toBeNull();
    expect(problemOfUrl('https://localhost/hook', true)).toBeNull();
    expect(problemOfUrl('http://user:password@127.0.0.1/', true)).not.toBeNull();
    expect(problemOfUrl('file:///etc/passwd', true)).not.toBeNull();
  });
});

describe('A public address', () => {
  it.each([
    'not an address',
    '',
    '127.0.0.1%lo',
    'fe80::1%eth0',
    '4000::1',
    '::ffff:8.8.8.8',
    '168.63.129.16',
    '100.64.0.1',
    '100.127.255.255',
    '192.0.0.8',
    '192.0.0.255',
    '198.18.0.1',
    '198.19.255.255',
    '64:ff9b::8.8.8.8',
    'fd00::1',
    'fdff::1',
    '2002:808:808::1',
  ])('is not %s', (address) => {
    expect(isPublicAddress(address)).toBe(false);
  });

  it.each([
    '168.63.129.15',
    '168.63.129.17',
    '100.63.255.255',
    '100.128.0.0',
    '198.17.255.255',
    '198.20.0.0',
    '192.0.1.0',
  ])('is %s, a neighbour of one that is not', (address) => {
    expect(isPublicAddress(address)).toBe(true);
  });
});
