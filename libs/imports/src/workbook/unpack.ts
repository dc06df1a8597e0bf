import { strFromU8, strToU8, unzipSync, zipSync } from 'fflate';

import { ImportRefused } from '../import-refused';
import { assertGrid } from './grid';

/** Maximum size of all parts of a workbook together, unpacked. */
const MAX_UNPACKED_BYTES = 100_000_000;

/** The longest text of a cell is 32,767 characters, of which each can be written with several bytes. */
const MAX_TEXT_BYTES = 200_000;
const LESS_THAN = 0x3c;

/**
 * The parts that hold cells, formats and names. Pictures, macros and what other programs keep in `customXml` are not
 * unpacked: Power Query keeps its queries there as one long text.
 */
const isNeeded = (name: string) => /\.(xml|rels)$/.test(name) && !/^customXml\//i.test(name);

/**
 * Packs the needed parts of a workbook anew, without compression. What a small archive unpacks to may be too much for
 * the memory. This function adds up the sizes before it unpacks anything, and unpacks each part into a buffer of the
 * size that the archive states, so that an archive with wrong sizes gains nothing.
 * @throws ImportRefused
 */
export function unpackWorkbook(path: string, packed: Buffer): Buffer {
  let bytes = 0;
  const parts = unzip(path, packed, ({ name, originalSize }) => {
    if (!isNeeded(name)) return false;
    bytes += originalSize;
    if (bytes <= MAX_UNPACKED_BYTES) return true;
    throw new ImportRefused(`${path} is larger than 100 MB when it is unpacked. Save it as "CSV UTF-8".`);
  });
  if (!('xl/workbook.xml' in parts)) {
    throw new ImportRefused(`${path} is an archive without an Excel workbook. Save the table as "CSV UTF-8".`);
  }
  for (const [name, part] of Object.entries(parts)) {
    assertShortTexts(path, part);
    const xml = strFromU8(part);
    if (!xml.includes('sheetData')) continue;
    assertGrid(path, xml);
    parts[name] = strToU8(withErrorsAsText(xml));
  }
  return Buffer.from(zipSync(parts, { level: 0 }));
}

/**
 * Checks that no text, tag or comment of a part is long. The reader takes a part piece by piece, and goes over an unfinished
 * text from its beginning for each piece. With megabytes it would never end.
 * @throws ImportRefused
 */
function assertShortTexts(path: string, part: Uint8Array): void {
  let from = 0;
  while (from < part.length) {
    const next = part.indexOf(LESS_THAN, from + 1);
    const end = next === -1 ? part.length : next;
    if (end - from > MAX_TEXT_BYTES)
      throw new ImportRefused(`${path} has a text that is too long. Save it as "CSV UTF-8".`);
    from = end;
  }
}

/** The reader takes a cell with an error such as #REF! for an empty one. As a text, its row can be rejected. */
const withErrorsAsText = (xml: string) => xml.replace(/(<(?:\w+:)?c\b[^<>]*\s)t=(["'])e\2/g, '$1t="str"');

function unzip(path: string, packed: Buffer, filter: (part: { name: string; originalSize: number }) => boolean) {
  try {
    return unzipSync(packed, { filter });
  } catch (error) {
    if (error instanceof ImportRefused) throw error;
    throw new ImportRefused(`${path} is a damaged workbook or archive. Save it again, as "CSV UTF-8" if possible.`);
  }
}
