/**
 * The parts of a CPU profile that this benchmark reads:
 * https://chromedevtools.github.io/devtools-protocol/tot/Profiler/#type-Profile
 */
export interface CpuProfile {
  nodes: { id: number; callFrame: { functionName: string; url: string }; children?: number[] }[];
  samples: number[];
  /** Microseconds between two samples. */
  timeDeltas: number[];
  /** In microseconds, on the clock of `process.hrtime`. */
  startTime: number;
}

/** Assigns a stack frame to a layer. The first match counts. */
const LAYERS: [layer: string, url: RegExp][] = [
  ['the product: reading and writing the database', /dist\/libs\/prisma\//],
  ['the product: who asks, and may they', /dist\/libs\/auth\//],
  ['the product: logging', /dist\/libs\/common\/src\/logging\//],
  ['the product: else', /dist\//],
  ['node-postgres', /node_modules\/pg(?:-[a-z]+)?\//],
  ['Nest', /node_modules\/(?:@nestjs|rxjs|reflect-metadata|nestjs-zod|nest-winston)\//],
  ['Fastify', /node_modules\/(?:@?fastify|find-my-way|light-my-request|secure-json-parse|avvio)/],
  ['Zod', /node_modules\/zod\//],
  ['winston', /node_modules\/(?:winston|logform|readable-stream)/],
  ['other packages', /node_modules\//],
  ['Node: context of asynchronous code', /node:(?:internal\/)?async_hooks|node:internal\/process\/promises/],
  ['Node: HTTP', /node:_http|node:internal\/http/],
  ['Node: sockets and streams', /node:(?:net|internal\/(?:streams|stream_base))/],
  ['Node: else', /^node:/],
];
const OUTSIDE = new Map([
  ['(idle)', 'idle'],
  ['(garbage collector)', 'garbage collection'],
  ['(program)', 'compiling, parsing of HTTP, and else outside JavaScript'],
  // This clock also runs while another process uses the core, so on a busy machine this is mostly waiting.
  ...['writev', 'writeBuffer', 'writeLatin1String', 'writeUtf8String', 'shutdown', 'close'].map(
    (name) => [name, 'system calls that write'] as const,
  ),
]);

/** The milliseconds of each layer's own frames between two times of `process.hrtime`, given in microseconds. */
export function timeByLayer(profile: CpuProfile, from: number, to: number): Map<string, number> {
  const layers = new Map(profile.nodes.map(({ id, callFrame }) => [id, layerOf(callFrame)]));
  const sums = new Map<string, number>();
  let at = profile.startTime;
  profile.samples.forEach((node, index) => {
    const delta = profile.timeDeltas[index] ?? 0;
    at += delta;
    if (at < from || at > to) return;
    const layer = layers.get(node) ?? 'unknown';
    sums.set(layer, (sums.get(layer) ?? 0) + delta / 1_000);
  });
  return sums;
}

function layerOf({ functionName, url }: CpuProfile['nodes'][number]['callFrame']): string {
  const outside = url === '' ? OUTSIDE.get(functionName) : undefined;
  return outside ?? LAYERS.find(([, pattern]) => pattern.test(url))?.[0] ?? 'built into V8 and Node';
}
