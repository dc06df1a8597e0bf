import js from '@eslint/js';
import regexp from 'eslint-plugin-regexp';
import globals from 'globals';
import tseslint from 'typescript-eslint';

/** Matches names such as `business_id`, but not `MAX_ROWS` or `_unused`. */
const SNAKE_CASE = { regex: '[a-z]_', match: true };

export default tseslint.config(
  {
    ignores: [
      'dist/',
      'coverage/',
      '.data/',
      'libs/prisma/src/generated/',
      'libs/client/src/generated/',
      '**/dist/',
      'prisma/migrations/',
    ],
  },
  js.configs.recommended,
  {
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      'max-lines': ['error', 250],
      'no-console': 'error',
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      // Expressions that search input contain control characters on purpose.
      'no-control-regex': 'off',
    },
  },
  {
    files: ['**/*.{ts,tsx}'],
    extends: [tseslint.configs.strictTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      // A Nest module is a class with a decorator and often nothing else.
      '@typescript-eslint/no-extraneous-class': ['error', { allowWithDecorator: true }],
      // Nest reads the types of parameters at run time. `import type` of a provider would break injection, so the rule
      // must not decide.
      '@typescript-eslint/consistent-type-imports': 'off',
      // Template strings put numbers into sentences and SQL fragments.
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true }],
      // An implementation of an asynchronous interface is `async` even if it awaits nothing, so that its errors become
      // rejections.
      '@typescript-eslint/require-await': 'off',
      '@typescript-eslint/no-confusing-void-expression': [
        'error',
        { ignoreArrowShorthand: true, ignoreVoidReturningFunctions: true },
      ],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', ignoreRestSiblings: true }],
      // Zod returns plain objects, although their type is a DTO class.
      '@typescript-eslint/no-misused-spread': 'off',
      // `String(value)` of unknown input is intended. Templates are still checked.
      '@typescript-eslint/no-base-to-string': 'off',
      // Node's errors have a documented code: `(error: NodeJS.ErrnoException)` says so in one place.
      '@typescript-eslint/use-unknown-in-catch-callback-variable': 'off',
      // Winston's transports are subclasses only at run time.
      '@typescript-eslint/no-unsafe-class-instance-assignment': 'off',
      // A guard returns what Passport has passed to it.
      '@typescript-eslint/only-throw-error': ['error', { allowThrowingAny: true, allowThrowingUnknown: true }],
      // Controllers return the promises of their services unchanged.
      '@typescript-eslint/return-await': ['error', 'error-handling-correctness-only'],
    },
  },
  {
    files: ['**/*.spec.ts', 'test/**/*.ts', 'bench/**/*.ts'],
    rules: {
      // Tests read parsed answers without type guards, because `expect` checks them.
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/unbound-method': 'off',
    },
  },
  {
    // An example prints its results, and knows which records it has created.
    files: ['libs/client/examples/*.ts'],
    rules: { 'no-console': 'off', '@typescript-eslint/no-non-null-assertion': 'off' },
  },
  {
    // Input from outside is matched by these expressions: none may take time that grows with the square of the input's
    // length.
    files: ['apps/**/*.{ts,tsx}', 'libs/**/*.ts'],
    plugins: { regexp },
    rules: { 'regexp/no-super-linear-backtracking': 'error', 'regexp/no-super-linear-move': 'error' },
  },
  {
    // Data is in snake case, code in camel case: `business_id` is a field or a column, `businessId` a variable or a
    // parameter. A name that is taken out of a data object keeps its spelling: `({ business_id, id }) => …`.
    files: ['apps/**/*.{ts,tsx}', 'libs/**/*.ts'],
    rules: {
      '@typescript-eslint/naming-convention': [
        'error',
        { selector: ['variable', 'parameter'], modifiers: ['destructured'], filter: SNAKE_CASE, format: null },
        { selector: ['variable', 'parameter'], filter: SNAKE_CASE, format: ['camelCase'] },
      ],
    },
  },
  {
    // Mantine's own loading state hides the text of a button and takes the focus away.
    files: ['apps/console/**/*.tsx'],
    rules: {
      'no-restricted-syntax': [
        'error',
        {
          selector: 'JSXOpeningElement[name.name="Button"] > JSXAttribute[name.name="loading"]',
          message: 'Use BusyButton, which says what is happening.',
        },
      ],
    },
  },
  {
    // Programs that talk to a terminal.
    files: ['apps/cli/**/*.ts', 'apps/*/src/main.ts', 'bench/**', 'scripts/**', '**/*.{cjs,mjs}'],
    rules: { 'no-console': 'off' },
  },
  { files: ['**/*.{js,mjs}'], languageOptions: { globals: globals.node } },
  { files: ['**/*.cjs'], languageOptions: { globals: globals.node, sourceType: 'commonjs' } },
);
