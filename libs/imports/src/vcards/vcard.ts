/** A property of a vCard: `TEL;TYPE=cell,pref:0712 345 678`. */
export interface Property {
  name: string;
  /** Values of the parameters in lower case, by name in upper case. */
  parameters: Record<string, string[]>;
  /** The value as it stands in the file, with its escapes. */
  value: string;
}

/** The columns that a vCard is read as. */
export const COLUMNS = ['external_id', 'name', 'phone', 'email', 'address', 'note'];

/** Reads an unfolded line of a vCard. @returns null if it is none */
export function readProperty(line: string): Property | null {
  // A group such as item1 may come first. A value of a parameter in quotes may contain the other separators.
  const match = /^(?:[\w-]+\.)?([\w-]+)((?:;(?:[^":;]|"[^"]*")*)*):(.*)$/s.exec(line);
  if (!match) return null;
  const [, name = '', written = '', value = ''] = match;
  const parameters: Record<string, string[]> = {};
  for (const [, parameter = '', values] of written.matchAll(/;([^=;"]*)(?:=((?:[^";]|"[^"]*")*))?/g)) {
    // Some programs leave out TYPE=.
    const key = values === undefined ? 'TYPE' : parameter.toUpperCase();
    const all = (values ?? parameter).replaceAll('"', '').toLowerCase().split(',');
    parameters[key] = [...(parameters[key] ?? []), ...all];
  }
  return { name: name.toUpperCase(), parameters, value };
}

/** Makes the cells of a row of {@link COLUMNS}. `surplus` is true if further phones or addresses are left out. */
export function toCells(properties: Property[]): { cells: string[]; surplus: boolean } {
  const of = (name: string) => properties.filter((property) => property.name === name && property.value.trim() !== '');
  const first = (name: string) => unescape(of(name)[0]?.value ?? '');
  const [phones, emails, addresses] = [of('TEL'), of('EMAIL'), of('ADR')].map(mostPreferred);
  const [, givenName = '', middle = ''] = parts(of('N')[0]?.value);
  const family = parts(of('N')[0]?.value)[0] ?? '';
  const name = first('FN') || joined([givenName, middle, family], ' ') || joined(parts(of('ORG')[0]?.value), ', ');
  return {
    cells: [
      first('UID'),
      oneLine(name),
      unescape(phones?.[0]?.value ?? '').replace(/^tel:/i, ''),
      unescape(emails?.[0]?.value ?? '').replace(/^mailto:/i, ''),
      joined(parts(addresses?.[0]?.value), ', '),
      of('NOTE')
        .map(({ value }) => unescape(value))
        .join('\n'),
    ],
    surplus: [phones, emails, addresses].some((all) => (all?.length ?? 0) > 1),
  };
}

/** Preferred ones first, then mobile phones. Faxes are not for people. */
function mostPreferred(properties: Property[]): Property[] {
  const rank = ({ parameters: { PREF, TYPE = [] } }: Property) =>
    PREF ? Number(PREF[0]) : TYPE.includes('pref') ? 1 : TYPE.includes('cell') ? 101 : 102;
  return properties
    .filter(({ parameters: { TYPE = [] } }) => !TYPE.includes('fax') && !TYPE.includes('pager'))
    .sort((a, b) => rank(a) - rank(b));
}

/** The components of a structured value such as `Kamau;Wanjiru;;;`. */
const parts = (value = '') => value.split(/(?<!\\);/).map(unescape);

const joined = (values: string[], between: string) => oneLine(values.filter((value) => value !== '').join(between));

const oneLine = (value: string) => value.replace(/\s+/g, ' ').trim();

const unescape = (value: string) =>
  value.replace(/\\([\\,;:nN])/g, (_, escaped: string) => (escaped.toLowerCase() === 'n' ? '\n' : escaped)).trim();
