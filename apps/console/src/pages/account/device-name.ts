/** In the order in which to look: Edge calls itself Chrome, too, and Chrome calls itself Safari. */
const PROGRAMS = [
  ['Edge', /Edg/],
  ['Opera', /OPR\//],
  ['Firefox', /Firefox\//],
  ['Chrome', /Chrome\//],
  ['Safari', /Safari\//],
] as const;
const SYSTEMS = [
  ['Android', /Android/],
  ['iPhone', /iPhone/],
  ['iPad', /iPad/],
  ['Windows', /Windows/],
  ['macOS', /Mac OS X/],
  ['Linux', /Linux/],
] as const;

/** What a browser calls itself, in two words that people know; undefined for another program. */
export function deviceName(client: string): { program: string; system: string } | undefined {
  const program = PROGRAMS.find(([, pattern]) => pattern.test(client))?.[0];
  const system = SYSTEMS.find(([, pattern]) => pattern.test(client))?.[0];
  return program && system ? { program, system } : undefined;
}
