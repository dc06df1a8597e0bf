import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';

import { ImportRefused } from './import-refused';

/** The encoding and the separator of a text file. */
export interface TextFormat {
  /** In bytes. */
  size: number;
  encoding: 'utf-8' | 'utf-16le' | 'utf-16be' | 'windows-1252';
  separator: string;
  /** The first line is `sep=;` or similar, which Excel reads, and not the header. */
  hasSeparatorLine: boolean;
}

const SAMPLE = 65_536;
const SEPARATORS = [',', ';', '\t', '|'];

/** The first bytes of other formats that people send as CSV. */
const OTHER_FORMATS = [
  ['d0cf11e0', 'is a workbook in an old format of Excel'],
  ['25504446', 'is a PDF'],
] as const;

/** Detects the encoding and the separator. @throws ImportRefused if the file is not text */
export async function detectFormat(path: string): Promise<TextFormat> {
  const { sample, size } = await readSample(path);
  const magic = OTHER_FORMATS.find(([bytes]) => sample.subarray(0, 4).toString('hex') === bytes);
  if (magic) throw new ImportRefused(`${path} ${magic[1]}, not a text file in UTF-8. Save it as "CSV UTF-8".`);
  const encoding = byMark(sample) ?? byZeros(sample, path) ?? (await byContent(path));
  const lines = new TextDecoder(encoding).decode(sample).split(/\r\n|\n|\r/);
  const first = lines.find((line) => line.trim() !== '') ?? '';
  const [, stated] = /^"?sep=([,;\t|])"?$/i.exec(first) ?? [];
  return { size, encoding, separator: stated ?? mostFrequent(first), hasSeparatorLine: stated !== undefined };
}

async function readSample(path: string): Promise<{ sample: Buffer; size: number }> {
  const file = await open(path);
  try {
    const { size } = await file.stat();
    const { buffer, bytesRead } = await file.read(Buffer.alloc(SAMPLE), 0, SAMPLE, 0);
    return { sample: buffer.subarray(0, bytesRead), size };
  } finally {
    await file.close();
  }
}

function byMark(sample: Buffer): TextFormat['encoding'] | null {
  if (sample[0] === 0xef && sample[1] === 0xbb && sample[2] === 0xbf) return 'utf-8';
  if (sample[0] === 0xff && sample[1] === 0xfe) return 'utf-16le';
  return sample[0] === 0xfe && sample[1] === 0xff ? 'utf-16be' : null;
}

/** In UTF-16, every second byte of Latin text is zero. Text in other encodings has no zero bytes. */
function byZeros(sample: Buffer, path: string): TextFormat['encoding'] | null {
  let [even, odd] = [0, 0];
  for (let at = 0; at < sample.length; at += 2) {
    if (sample[at] === 0) even++;
    if (sample[at + 1] === 0) odd++;
  }
  if (even + odd === 0) return null;
  if (even === 0 && odd > sample.length / 4) return 'utf-16le';
  if (odd === 0 && even > sample.length / 4) return 'utf-16be';
  throw new ImportRefused(`${path} is not a text file in UTF-8. Save it as "CSV UTF-8".`);
}

/**
 * Windows-1252 if the file has bytes that are not UTF-8, and no letter beyond ASCII in UTF-8. A file with both counts as
 * UTF-8: its broken rows are rejected, but as Windows-1252 it would be stored with wrong letters.
 */
async function byContent(path: string): Promise<TextFormat['encoding']> {
  const decoder = new TextDecoder('utf-8');
  let broken = false;
  for await (const piece of createReadStream(path, { highWaterMark: SAMPLE * 4 }) as AsyncIterable<Buffer>) {
    const text = decoder.decode(piece, { stream: true });
    if (/[\u0080-\ufffc\u{10000}-\u{10ffff}]/u.test(text)) return 'utf-8';
    broken ||= text.includes('\ufffd');
  }
  return broken || decoder.decode().includes('\ufffd') ? 'windows-1252' : 'utf-8';
}

/** The most frequent separator of a line, outside quotes. */
function mostFrequent(line: string): string {
  const unquoted = line.replace(/"[^"]*"/g, '');
  const counts = SEPARATORS.map((separator) => unquoted.split(separator).length);
  return SEPARATORS[counts.indexOf(Math.max(...counts))] ?? ',';
}

const ENCODINGS = { 'utf-8': 'UTF-8', 'utf-16le': 'UTF-16', 'utf-16be': 'UTF-16', 'windows-1252': 'Windows-1252' };

/** A sentence about an unusual encoding or separator, if the file has one. */
export function describeText({ encoding, separator }: TextFormat): string[] {
  const unusual = [
    ...(encoding === 'utf-8' ? [] : [`in ${ENCODINGS[encoding]}`]),
    ...(separator === ',' ? [] : [`with cells separated by ${separator === '\t' ? 'tabs' : separator}`]),
  ];
  return unusual.length === 0 ? [] : [`Read as text ${unusual.join(', ')}.`];
}
