interface Operation {
  operationId: string;
  /** The group of the operation is its only tag. */
  tags: [string];
  'x-internal'?: boolean;
}
type Document = { paths: Record<string, Record<string, Operation>> } & Record<string, unknown>;

/** The noun that a group's operations repeat: `createSale` becomes `sales.create`. */
const NOUNS: Record<string, RegExp> = {
  'API keys': /ApiKeys?/,
  Businesses: /Business(es)?/,
  Campaigns: /Campaigns?/,
  Customers: /Customers?/,
  Events: /Events?/,
  Imports: /Imports?/,
  Members: /Members?/,
  Notes: /Notes?/,
  Preferences: /Preferences/,
  Sales: /Sales?/,
  Webhooks: /Webhooks?/,
};
/** Names that the rule would give twice, or that would not say what they do. */
const NAMES: Record<string, string> = { createSales: 'createBatch', getTeamMember: 'get' };

/**
 * Names the operations of the document by their groups: `listCustomers` becomes `customers.list`. Operations that only
 * a provider or a browser calls are left out, because no program needs a method for them.
 */
export function nameOperations(document: Document): Document {
  const originalNames = new Map<string, string>();
  const withName = (operation: Operation): Operation => {
    const operationId = nameOf(operation);
    const namesake = originalNames.get(operationId);
    if (namesake) throw new Error(`${operation.operationId} and ${namesake} have the same name, ${operationId}`);
    originalNames.set(operationId, operation.operationId);
    return { ...operation, operationId };
  };
  const paths = mapValues(document.paths, (operations) =>
    mapValues(operations, (operation) => (operation['x-internal'] ? undefined : withName(operation))),
  );
  return { ...document, paths };
}

function mapValues<Value, Result>(record: Record<string, Value>, map: (value: Value) => Result | undefined) {
  const entries = Object.entries(record).map(([key, value]) => [key, map(value)] as const);
  return Object.fromEntries(entries.filter((entry): entry is readonly [string, Result] => entry[1] !== undefined));
}

function nameOf({ operationId, tags: [tag] }: Operation): string {
  const noun = NOUNS[tag];
  const words = tag.split(' ').map((word, index) => (index === 0 ? word.toLowerCase() : capitalized(word)));
  return `${words.join('')}.${NAMES[operationId] ?? (noun ? operationId.replace(noun, '') : operationId)}`;
}

const capitalized = (word: string) => `${word.charAt(0).toUpperCase()}${word.slice(1)}`;
