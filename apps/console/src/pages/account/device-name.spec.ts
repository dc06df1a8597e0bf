import { deviceName } from './device-name';

it.each([
  [
    'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/150.0.0.0 Safari/537.36',
    'Chrome Linux',
  ],
  ['Mozilla/5.0 (Linux; Android 16; Pixel 8) AppleWebKit/537.36 Chrome/150.0 Mobile Safari/537.36', 'Chrome Android'],
  ['Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/150.0 Safari/537.36 Edg/150.0', 'Edge Windows'],
  [
    'Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) AppleWebKit/605.1 Version/19.0 Safari/604.1',
    'Safari iPhone',
  ],
  ['Mozilla/5.0 (Macintosh; Intel Mac OS X 15.7; rv:140.0) Gecko/20100101 Firefox/140.0', 'Firefox macOS'],
])('%s', (client, words) => expect(Object.values(deviceName(client) ?? {}).join(' ')).toBe(words));

it('says nothing of another program', () => expect(deviceName('curl/8.5.0')).toBeUndefined());
