// Finds the changes of an OpenAPI document that break callers of an earlier one.

const METHODS = ['get', 'put', 'post', 'patch', 'delete'];

/**
 * The changes between two documents that break a caller, as sentences. A change of an answer breaks programs that read
 * it by the earlier document: a field is gone, may be missing, or may have another type. A change of a request breaks
 * programs that write it by the earlier document: a field is required or unknown, or accepts less than before. Lists
 * of values may grow in answers, as the documentation tells callers.
 */
export function breakingChanges(before, after) {
  const [old, present] = [withoutReferences(before), withoutReferences(after)];
  return Object.entries(old.paths).flatMap(([route, operations]) =>
    METHODS.filter((method) => method in operations).flatMap((method) => {
      const operation = present.paths[route]?.[method];
      const changes = operation ? changesOf(operations[method], operation) : ['the route is gone'];
      return changes.map((change) => `${method.toUpperCase()} ${route}: ${change}`);
    }),
  );
}

function changesOf(before, after) {
  return [...parameterChanges(before, after), ...bodyChanges(before, after), ...answerChanges(before, after)];
}

function parameterChanges({ parameters: before = [] }, { parameters: after = [] }) {
  const isSameAs = (a) => (b) => a.in === b.in && a.name.toLowerCase() === b.name.toLowerCase();
  const added = after.filter((parameter) => parameter.required && !before.some(isSameAs(parameter)));
  return [
    ...added.map(({ name }) => `the parameter ${name} is required`),
    ...before.flatMap((parameter) => {
      const present = after.find(isSameAs(parameter));
      const name = `the parameter ${parameter.name}`;
      if (!present) return [`${name} is gone`];
      const isRequired = present.required && !parameter.required ? [`${name} is required`] : [];
      return [...isRequired, ...mismatches(parameter.schema, present.schema, name, 'request')];
    }),
  ];
}

function bodyChanges({ requestBody: before }, { requestBody: after }) {
  if (!after) return before ? ['takes no body'] : [];
  if (!before) return after.required ? ['a body is required'] : [];
  return contentChanges(before.content, after.content, (old, present) =>
    mismatches(old, present, 'the body', 'request'),
  );
}

function answerChanges({ responses: before }, { responses: after }) {
  return Object.keys(before)
    .filter((status) => status.startsWith('2'))
    .flatMap((status) => {
      if (!after[status]) return [`no longer answers ${status}`];
      const compare = (old, present) => mismatches(present, old, `the answer ${status}`, 'answer');
      return contentChanges(before[status].content, after[status].content, compare);
    });
}

function contentChanges(before = {}, after = {}, compare) {
  return Object.entries(before).flatMap(([type, { schema }]) =>
    after[type] ? compare(schema, after[type].schema) : [`${type} is gone`],
  );
}

/** The reasons why a program with the schema `read` may not understand values of the schema `written`. */
function mismatches(written, read, place, direction) {
  const [writes, reads] = [variantsOf(written), variantsOf(read)];
  if (writes.length === 1 && reads.length === 1) return variantMismatches(writes[0], reads[0], place, direction);
  const isUnderstood = (write) => reads.some((read) => variantMismatches(write, read, place, direction).length === 0);
  return writes.every(isUnderstood) ? [] : [`${place} has another type`];
}

function variantMismatches(written, read, place, direction) {
  if (read.type !== undefined && written.type !== read.type) {
    const isWholeNumber = written.type === 'integer' && read.type === 'number';
    if (!isWholeNumber) return [`${place} has another type`];
  }
  return [
    ...(direction === 'request' ? narrowedBy(written, read, place) : []),
    ...fieldMismatches(written, read, place, direction),
    ...(written.items && read.items ? mismatches(written.items, read.items, `${place}[]`, direction) : []),
  ];
}

function fieldMismatches({ properties: writes = {}, required: always = [] }, read, place, direction) {
  const { properties: reads = {}, required: expected = [], additionalProperties } = read;
  const missing = expected.filter((name) => !always.includes(name));
  const removed = Object.keys(reads).filter((name) => !(name in writes));
  const unknown = additionalProperties === false ? Object.keys(writes).filter((name) => !(name in reads)) : [];
  if (direction === 'request') {
    return [
      ...missing.map((name) => `${place}.${name} is required`),
      ...unknown.map((name) => `${place}.${name} is unknown`),
      ...sharedFields(),
    ];
  }
  return [
    ...removed.map((name) => `${place}.${name} is gone`),
    ...missing.filter((name) => name in writes).map((name) => `${place}.${name} may be missing`),
    ...sharedFields(),
  ];

  function sharedFields() {
    const shared = Object.keys(writes).filter((name) => name in reads);
    return shared.flatMap((name) => mismatches(writes[name], reads[name], `${place}.${name}`, direction));
  }
}

/** Values and limits that a request accepted before, and accepts no longer. */
function narrowedBy(before, after, place) {
  const refused = after.enum ? (before.enum ?? ['other values']).filter((value) => !after.enum.includes(value)) : [];
  const lower = ['maximum', 'maxLength', 'maxItems'].filter((limit) => after[limit] < (before[limit] ?? Infinity));
  const higher = ['minimum', 'minLength', 'minItems'].filter((limit) => after[limit] > (before[limit] ?? -Infinity));
  return [
    ...refused.map((value) => `${place} takes ${value} no longer`),
    ...[...lower, ...higher].map((limit) => `${place} has the ${limit} ${after[limit]}`),
  ];
}

/** The schemas of which a value must match one. */
function variantsOf({ anyOf, oneOf, type, ...schema }) {
  const variants = anyOf ?? oneOf;
  if (variants) return variants.flatMap(variantsOf);
  return Array.isArray(type) ? type.map((one) => ({ ...schema, type: one })) : [{ ...schema, type }];
}

/** A copy in which every reference is replaced by its schema: giving a schema a name changes nothing for callers. */
function withoutReferences(document) {
  const copy = (value) => {
    if (Array.isArray(value)) return value.map(copy);
    if (value === null || typeof value !== 'object') return value;
    if (typeof value.$ref !== 'string') {
      return Object.fromEntries(Object.entries(value).map(([key, field]) => [key, copy(field)]));
    }
    const keys = value.$ref.slice('#/'.length).split('/');
    return copy(keys.reduce((place, key) => place[key], document));
  };
  return copy({ ...document, components: {} });
}
