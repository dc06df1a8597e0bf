import { strToU8, zipSync } from 'fflate';

type Cell = string | number | boolean | Date | null | { error: string };

const escaped = (text: string) => text.replace(/&/g, '&amp;').replace(/</g, '&lt;');
const column = (index: number) => String.fromCharCode(65 + index);
/** Excel's number of a day: the days since the beginning of 1900. */
const serial = (date: Date) => date.getTime() / 86_400_000 + 25_569;

function toXml(cell: Cell, address: string): string {
  if (cell === null) return '';
  if (typeof cell === 'number') return `<c r="${address}"><v>${cell}</v></c>`;
  if (typeof cell === 'boolean') return `<c r="${address}" t="b"><v>${Number(cell)}</v></c>`;
  if (cell instanceof Date) return `<c r="${address}" s="1"><v>${serial(cell)}</v></c>`;
  if (typeof cell === 'object') return `<c r="${address}" t="e"><v>${cell.error}</v></c>`;
  return `<c r="${address}" t="inlineStr"><is><t xml:space="preserve">${escaped(cell)}</t></is></c>`;
}

/** The XML of a sheet with these rows. */
export function sheetXml(rows: Cell[][]): string {
  const body = rows.map((cells, row) => {
    const written = cells.map((cell, index) => toXml(cell, `${column(index)}${row + 1}`));
    return `<row r="${row + 1}">${written.join('')}</row>`;
  });
  return `<?xml version="1.0" encoding="UTF-8"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>${body.join('')}</sheetData></worksheet>`;
}

/** A workbook in Excel's format, from the XML of each sheet by its name. Dates have style 1. */
export function workbook(sheets: Record<string, string>, more: Record<string, Uint8Array> = {}): Buffer {
  const names = Object.keys(sheets);
  const list = (item: (name: string, id: number) => string) =>
    names.map((name, index) => item(name, index + 1)).join('');
  const relationships = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
  const parts = {
    '[Content_Types].xml':
      '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
    'xl/workbook.xml': `<?xml version="1.0"?><workbook xmlns:r="${relationships}"><sheets>${list((name, id) => `<sheet name="${name}" sheetId="${id}" r:id="rId${id}"/>`)}</sheets></workbook>`,
    'xl/_rels/workbook.xml.rels': `<?xml version="1.0"?><Relationships>${list((_name, id) => `<Relationship Id="rId${id}" Type="${relationships}/worksheet" Target="worksheets/sheet${id}.xml"/>`)}</Relationships>`,
    'xl/styles.xml':
      '<?xml version="1.0"?><styleSheet><cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="22" applyNumberFormat="1"/></cellXfs></styleSheet>',
    ...Object.fromEntries(Object.values(sheets).map((xml, index) => [`xl/worksheets/sheet${index + 1}.xml`, xml])),
  };
  const files = Object.fromEntries(Object.entries(parts).map(([name, xml]) => [name, strToU8(xml)]));
  return Buffer.from(zipSync({ ...files, ...more }));
}
