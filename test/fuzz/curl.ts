import type { PlainRequest } from './requests';

const MAX_LENGTH = 4_000;

/** The request as a command for curl. Tokens are variables that are named after the caller. */
export function toCurl({ method, url, headers, payload }: PlainRequest, caller: string): string {
  const sent = Object.entries(headers).map(([name, value]) =>
    name === 'authorization'
      ? `-H "Authorization: Bearer $${caller.toUpperCase()}"`
      : `-H ${quoted(`${name}: ${value}`)}`,
  );
  const body = payload === undefined ? [] : [`--data-binary ${quotedBody(payload)}`];
  return ['curl --path-as-is -g', `-X ${method}`, `"$API"${quoted(url)}`, ...sent, ...body].join(' ');
}

const quoted = (text: string) => `'${text.replaceAll("'", `'\\''`)}'`;

/** Characters that a terminal cannot show are escaped in Bash's notation. */
function quotedBody(payload: string | Buffer): string {
  const text = payload.toString('latin1');
  const isPlain = typeof payload === 'string' && !/[^\x20-\x7e]/.test(payload);
  if (text.length > MAX_LENGTH) return `'${text.slice(0, 60)}…' # ${text.length} characters`;
  if (isPlain) return quoted(payload);
  const bytes = Buffer.from(payload);
  const escaped = [...bytes].map((byte) =>
    byte >= 0x20 && byte < 0x7f && byte !== 0x27 && byte !== 0x5c
      ? String.fromCharCode(byte)
      : `\\x${byte.toString(16).padStart(2, '0')}`,
  );
  return `$'${escaped.join('')}'`;
}
