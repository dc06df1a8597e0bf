const TYPES_WITH_BODY = ['feat', 'perf'];

/** A body says why. For a spelling mistake nobody needs that, so only these types must have a body. */
const bodyForFeatAndPerf = ({ type, body }) => [
  !TYPES_WITH_BODY.includes(type) || Boolean(body?.trim()),
  'a commit of the type feat or perf needs a body that says why',
];

/** @type {import('@commitlint/types').UserConfig} */
export default {
  extends: ['@commitlint/config-conventional'],
  plugins: [{ rules: { 'body-for-feat-and-perf': bodyForFeatAndPerf } }],
  rules: {
    'body-for-feat-and-perf': [2, 'always'],
    'body-leading-blank': [2, 'always'],
    // The first line, with its type.
    'header-max-length': [2, 'always', 72],
    // The author decides where the lines of a body end.
    'body-max-line-length': [0],
    'footer-max-line-length': [0],
    // A subject may begin with a name: PostgreSQL, OpenAPI, POST.
    'subject-case': [0],
  },
};
