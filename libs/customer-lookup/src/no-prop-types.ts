/** Stands for the package `prop-types`, which checks properties during development only. */
const anything = Object.assign(() => null, { isRequired: () => null });
const anythingOf = () => anything;

export default {
  ...{ any: anything, array: anything, bool: anything, func: anything, number: anything, object: anything },
  ...{ string: anything, oneOf: anythingOf, oneOfType: anythingOf, arrayOf: anythingOf, shape: anythingOf },
};
