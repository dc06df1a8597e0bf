// Writes docs/access.md, which lists the permission of each route, from the permissions and the OpenAPI document of the
// built application.
import { createRequire } from 'node:module';

const INTRODUCTION = `# Who may do what

\`npm run generate\` makes this page from the [table of permissions](../libs/auth/src/principals/permissions.ts) and the
OpenAPI document. When either changes, the build fails until the page is generated again.

Each route needs one permission. Each role has all permissions of the roles before it. **staff**, **manager** and **owner**
are roles in one business. **admin** administers the platform and may do everything in every business. An API key has a
role, and its scopes can limit it further. Scopes are names of this table. A widget token opens only the routes where this page
says so.

If the permission is missing, the answer is 403 and names it. If the caller is not a member of the business, the answer is
404, as if the business did not exist. \`customers:read\` shows a customer together with their notes, preferences and
purchases.
`;

const OTHERS = {
  public: 'anyone, without logging in',
  authenticated: 'any user who is logged in',
  identified: 'any user who is logged in, and any API key',
};

/** The page as Markdown. */
export function accessPage(document) {
  const { MEMBER_ROLES, PERMISSIONS, permissionsOf } = createRequire(import.meta.url)('../dist/libs/auth/src/index.js');
  const routes = routesOf(document);
  const roles = [...MEMBER_ROLES, 'admin'];
  const rows = Object.keys(PERMISSIONS).map((permission) => [
    code(permission),
    ...roles.map((role) => (permissionsOf(role).includes(permission) ? '●' : '')),
  ]);
  const routesByTag = [...new Set(routes.map(({ tag }) => tag))].flatMap((tag) => [
    `### ${tag}`,
    table(
      ['route', 'what it does', 'needs'],
      routes
        .filter((route) => route.tag === tag)
        .map(({ name, summary, permission, access, isForWidgets }) => [
          code(name),
          summary,
          (permission ? `${code(permission)} (${access})` : OTHERS[access]) +
            (isForWidgets ? ', also widget tokens' : ''),
        ]),
    ),
  ]);
  return [INTRODUCTION, '## Permissions', table(['permission', ...roles], rows), '## Routes', ...routesByTag].join(
    '\n\n',
  );
}

function routesOf({ paths }) {
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({
      name: `${method.toUpperCase()} ${path}`,
      tag: operation.tags[0],
      summary: operation.summary,
      access: operation['x-access'],
      permission: operation['x-permission'],
      isForWidgets: operation['x-widgets'] === true,
    })),
  );
}

const code = (text) => `\`${text}\``;

function table(heads, rows) {
  return [heads, heads.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}
