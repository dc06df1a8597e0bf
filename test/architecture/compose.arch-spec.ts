import { load, loadAll } from 'js-yaml';
import { readFileSync } from 'node:fs';

import { environmentVariables } from './support/environment-variables';

interface Service {
  command?: string[];
  depends_on?: Record<string, { condition: string }>;
  environment: Record<string, string | number | object>;
  read_only?: boolean;
  ports?: string[];
}

const text = readFileSync('docker-compose.yml', 'utf8');
const { services } = load(text) as { services: Record<'database' | 'migrate' | 'api' | 'https', Service> };
const example = readFileSync('.env.example', 'utf8');

/** The variables of a service, including those that it shares with other services. */
const variablesOf = ({ environment: { '<<': shared, ...own } }: Service) =>
  ({ ...(shared as object), ...own }) as Record<string, string | number>;

const namesIn = (content: string, pattern: RegExp) =>
  [...new Set([...content.matchAll(pattern)].map(([, name = '']) => name))].sort();

describe('docker-compose.yml', () => {
  const variables = environmentVariables().map(({ name }) => name);

  it('passes every variable of the environment to the service, and no other', () => {
    expect(variables.length).toBeGreaterThan(20);
    const passed = Object.keys(variablesOf(services.api));
    // Only the service that migrates gets the login of the owner.
    expect([...passed, 'DATABASE_OWNER_URL'].sort()).toEqual([...variables].sort());
    expect(Object.keys(variablesOf(services.migrate)).sort()).toEqual([...variables].sort());
  });

  it('asks for variables that .env.example has, and for no other', () => {
    expect(namesIn(example, /^#?([A-Z][A-Z_]+)=/gm)).toEqual(namesIn(text, /\$\{([A-Z_]+)/g));
  });

  it('shows the defaults of the environment in .env.example', () => {
    const shown = new Map(
      [...example.matchAll(/^#([A-Z][A-Z_]+)=(.+)$/gm)].map(([, name = '', value = '']) => [name, value]),
    );
    const withDefault = environmentVariables().filter((variable) => variable.default && shown.has(variable.name));
    expect(withDefault.length).toBeGreaterThan(5);
    const wrong = withDefault.filter((variable) => shown.get(variable.name) !== variable.default);
    // The example for HTTPS needs a trusted proxy.
    expect(wrong.map(({ name }) => name)).toEqual(['TRUST_PROXY_HOPS']);
    expect(shown.get('TRUST_PROXY_HOPS')).toBe('1');
  });

  it('migrates with the login of the owner before the service starts with its own', () => {
    expect(services.migrate.command?.slice(-1)).toEqual(['migrate']);
    expect(services.migrate.depends_on?.['database']?.condition).toBe('service_healthy');
    expect(services.api.depends_on?.['migrate']?.condition).toBe('service_completed_successfully');
    const [owner, own] = [services.migrate, services.api].map(
      (service) => variablesOf(service)['DATABASE_OWNER_URL'] ?? variablesOf(service)['DATABASE_URL'],
    );
    expect(owner).toContain('postgresql://wateja:${POSTGRES_PASSWORD');
    expect(own).toContain('postgresql://wateja_app:${APP_PASSWORD');
  });

  it('offers the API to this machine only, unless somebody says otherwise', () => {
    expect(services.api.ports).toEqual(['${PUBLISHED_ADDRESS:-127.0.0.1}:${PUBLISHED_PORT:-3000}:3000']);
  });

  it('has the one proxy that TRUST_PROXY_HOPS of .env.example counts', () => {
    const caddyfile = readFileSync('Caddyfile', 'utf8');
    expect(caddyfile.match(/reverse_proxy/g)).toHaveLength(1);
    expect(caddyfile).toContain(`reverse_proxy api:${variablesOf(services.api)['PORT']}`);
    expect(Object.keys(variablesOf(services.https))).toEqual(['DOMAIN']);
  });

  it('lets no intruder change a program', () => {
    expect([services.migrate.read_only, services.api.read_only]).toEqual([true, true]);
    expect(readFileSync('Dockerfile', 'utf8')).toMatch(/^USER 1000:1000$/m);
  });
});

interface Container {
  args?: string[];
  env: { name: string; value: string }[];
  securityContext: object;
  volumeMounts: { name: string; mountPath: string }[];
}

interface Manifest {
  kind: string;
  stringData?: Record<string, string>;
  spec: { template: { spec: { containers: Container[]; volumes: { name: string }[]; securityContext: object } } };
}

describe('kubernetes.yaml', () => {
  const manifests = loadAll(readFileSync('docs/examples/kubernetes.yaml', 'utf8')) as Manifest[];
  const pods = manifests
    .filter(({ kind }) => ['Job', 'Deployment'].includes(kind))
    .map(({ spec }) => spec.template.spec);
  const [migrate, api] = pods.flatMap(({ containers }) => containers) as [Container, Container];
  const secrets = manifests.find(({ kind }) => kind === 'Secret')?.stringData ?? {};

  it('sets only variables that exist, and names files that the secret has', () => {
    const variables = environmentVariables().map(({ name }) => name);
    for (const { name, value } of [migrate, api].flatMap(({ env }) => env)) {
      expect(variables).toContain(name.replace(/_FILE$/, ''));
      if (name.endsWith('_FILE')) expect(Object.keys(secrets)).toContain(value.replace('/run/secrets/wateja/', ''));
    }
  });

  it('gives the login of the owner to the job that migrates, and not to the service', () => {
    const ownerUrlSettings = [migrate, api].map(({ env }) =>
      env.some(({ name }) => name === 'DATABASE_OWNER_URL_FILE'),
    );
    expect(ownerUrlSettings).toEqual([true, false]);
    expect(migrate.args?.slice(-1)).toEqual(['migrate']);
  });

  it('runs without rights that it does not need, and has each volume that it mounts', () => {
    for (const { securityContext, containers, volumes } of pods) {
      expect(securityContext).toMatchObject({ runAsNonRoot: true, runAsUser: 1000 });
      for (const { securityContext: own, volumeMounts } of containers) {
        expect(own).toMatchObject({ readOnlyRootFilesystem: true, allowPrivilegeEscalation: false });
        const names = volumes.map(({ name }) => name);
        for (const { name } of volumeMounts) expect(names).toContain(name);
      }
    }
  });
});
