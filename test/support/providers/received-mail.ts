/** A mail as a server received it. */
export interface ReceivedMail {
  raw: string;
  /** The headers in order, unfolded, with names as they were sent. */
  headers: [name: string, value: string][];
  envelope: { from: string; to: string[] };
  /** The decoded text; empty if the mail has no such part. */
  text: string;
  html: string;
}

/** Parses a raw mail. */
export function readMail(raw: string, envelope: ReceivedMail['envelope']): ReceivedMail {
  const { headers } = split(raw);
  return { raw, headers, envelope, text: part(raw, 'text/plain'), html: part(raw, 'text/html') };
}

/** The header with this name; undefined if there is none. @throws Error if there are several */
export function headerOf({ headers }: Pick<ReceivedMail, 'headers'>, name: string): string | undefined {
  const matching = headers.filter(([headerName]) => headerName.toLowerCase() === name.toLowerCase());
  if (matching.length > 1) throw new Error(`${name} is there ${matching.length} times`);
  return matching[0]?.[1];
}

function split(raw: string): Pick<ReceivedMail, 'headers'> & { body: string } {
  const end = raw.indexOf('\r\n\r\n');
  const headers = raw
    .slice(0, end)
    .replace(/\r\n[ \t]/g, ' ')
    .split('\r\n')
    .map((line): [string, string] => {
      const colon = line.indexOf(':');
      return [line.slice(0, colon), line.slice(colon + 1).trim()];
    });
  return { headers, body: raw.slice(end + 4) };
}

function part(raw: string, type: string): string {
  const { headers, body } = split(raw);
  const contentType = headerOf({ headers }, 'Content-Type') ?? 'text/plain';
  const boundary = /boundary="([^"]+)"/.exec(contentType)?.[1];
  if (boundary) {
    const [, ...parts] = body.split(`--${boundary}`);
    const texts = parts.filter((text) => text.startsWith('\r\n')).map((text) => part(text.slice(2), type));
    return texts.find((text) => text !== '') ?? '';
  }
  return contentType.startsWith(type)
    ? decode(body.replace(/\r\n$/, ''), headerOf({ headers }, 'Content-Transfer-Encoding'))
    : '';
}

function decode(body: string, encoding = '7bit'): string {
  if (encoding === 'base64') return Buffer.from(body, 'base64').toString();
  if (encoding !== 'quoted-printable') return body;
  const bytes = body
    .replace(/=\r\n/g, '')
    .replace(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  return Buffer.from(bytes, 'latin1').toString();
}
