import module, { createRequire, syncBuiltinESMExports } from 'node:module';

/** Thrown when a task looks at anything but its reads. */
export class ImpureTaskError extends Error {}

let task: string | undefined;
let installed = false;

function refuse(what: string): void {
  if (task !== undefined) {
    throw new ImpureTaskError(`${task} used ${what}; a task may look at nothing but what it is given`);
  }
}

/** Runs a task's function; while it runs, whatever could make it depend on more than its reads throws. */
export function inTask<R>(name: string, run: () => R): R {
  installGuards();
  const outer = task;
  task = name;
  try {
    return run();
  } finally {
    task = outer;
  }
}

/** Runs the engine's own work that a task has asked for. */
export function outsideTask<R>(run: () => R): R {
  const outer = task;
  task = undefined;
  try {
    return run();
  } finally {
    task = outer;
  }
}

type Callable = (...args: unknown[]) => unknown;

function guardFunctions(holder: object, what: string, only?: readonly string[]): void {
  for (const name of only ?? Object.keys(holder)) {
    const property = Object.getOwnPropertyDescriptor(holder, name);
    const original: unknown = property?.value;
    if (typeof original !== 'function' || !property?.writable || /^[A-Z]/.test(name)) continue;
    const guarded = function (this: unknown, ...args: unknown[]): unknown {
      refuse(`${what}.${name}`);
      return Reflect.apply(original as Callable, this, args);
    };
    Object.defineProperties(guarded, Object.getOwnPropertyDescriptors(original));
    // Such as `hrtime.bigint`.
    guardFunctions(guarded, `${what}.${name}`);
    Object.defineProperty(holder, name, { ...property, value: guarded });
  }
}

/** A module of Node's and what of it is guarded; of most of them, all functions. */
interface Guarded {
  readonly name: string;
  readonly guard: (exports: never) => void;
}

const RANDOM = ['randomBytes', 'randomFillSync', 'randomInt', 'randomUUID', 'getRandomValues'];

const MODULES: readonly Guarded[] = [
  { name: 'fs', guard: (fs: object) => guardFunctions(fs, 'fs') },
  { name: 'fs/promises', guard: (fs: object) => guardFunctions(fs, 'fs/promises') },
  { name: 'os', guard: (os: object) => guardFunctions(os, 'os') },
  { name: 'child_process', guard: (child: object) => guardFunctions(child, 'child_process') },
  { name: 'crypto', guard: (crypto: object) => guardFunctions(crypto, 'crypto', RANDOM) },
  { name: 'dns', guard: (dns: object) => guardFunctions(dns, 'dns', ['lookup', 'resolve', 'reverse']) },
  {
    name: 'net',
    guard(net: typeof import('node:net')) {
      guardFunctions(net.Socket.prototype, 'net', ['connect']);
      guardFunctions(net.Server.prototype, 'net', ['listen']);
    },
  },
];

/** Guards that are not in place yet, since nobody has loaded their module. */
const waiting = new Map(MODULES.map((guarded) => [guarded.name, guarded]));

/**
 * Guards those of Node's modules that have been loaded: loading the others just for that would take as long as a
 * build without changes. Those that are loaded while a task runs are guarded then.
 */
function guardLoaded(): void {
  const require = createRequire(import.meta.url);
  const { moduleLoadList } = process as unknown as { readonly moduleLoadList: readonly string[] };
  for (const loaded of moduleLoadList) guardModule(loaded.replace(/^NativeModule /, ''), require);
}

function guardModule(name: string, require: NodeJS.Require): void {
  const guarded = waiting.get(name);
  if (!guarded) return;
  waiting.delete(name);
  guarded.guard(require(`node:${name}`) as never);
}

/** Has modules that are required later guarded as soon as they are loaded. */
function guardLater(): void {
  const require = createRequire(import.meta.url);
  const loader = module as unknown as { _load: (request: string, ...rest: unknown[]) => unknown };
  const { _load: load } = loader;
  loader._load = function (this: unknown, request, ...rest) {
    const exports = Reflect.apply(load, this, [request, ...rest]) as unknown;
    const name = request.replace(/^node:/, '');
    if (waiting.has(name)) {
      guardModule(name, require);
      syncBuiltinESMExports();
    }
    return exports;
  };
}

/**
 * Puts all guards in place, those of modules that are not loaded yet too: before code from outside is loaded, that may
 * keep functions of theirs for itself.
 */
export function guardAll(): void {
  installGuards();
  const require = createRequire(import.meta.url);
  for (const { name } of MODULES) guardModule(name, require);
  syncBuiltinESMExports();
}

/** What of a date depends on where the machine is. */
const LOCAL_TIME = [
  'getDate',
  'getDay',
  'getFullYear',
  'getHours',
  'getMinutes',
  'getMonth',
  'getTimezoneOffset',
  'toDateString',
  'toLocaleDateString',
  'toLocaleString',
  'toLocaleTimeString',
  'toString',
  'toTimeString',
];

/**
 * Puts the guards in place, once a process: before the modules that define tasks are loaded, since what these take
 * into variables of their own when they are loaded can't be guarded any more.
 */
export function installGuards(): void {
  if (installed) return;
  installed = true;
  guardLater();
  guardLoaded();
  guardFunctions(Math, 'Math', ['random']);
  guardFunctions(Object.getPrototypeOf(performance) as object, 'performance', ['now']);
  guardFunctions(Date, 'Date', ['now']);
  guardFunctions(Date.prototype, 'Date', LOCAL_TIME);
  guardFormat();
  const RealDate = Date;
  globalThis.Date = new Proxy(RealDate, {
    construct(target, args, newTarget) {
      if (args.length === 0) refuse('new Date()');
      return Reflect.construct(target, args, newTarget) as object;
    },
    apply(target, self, args) {
      refuse('Date()');
      return Reflect.apply(target, self, args);
    },
  });
  guardGetter(globalThis, 'crypto');
  guardFunctions(globalThis, 'global', ['fetch', 'setTimeout', 'setInterval', 'setImmediate']);
  guardFunctions(process, 'process', ['cwd', 'hrtime', 'uptime', 'memoryUsage', 'cpuUsage']);
  process.env = new Proxy(process.env, {
    get: (target, key) => {
      if (typeof key === 'string') refuse(`process.env.${key}`);
      return Reflect.get(target, key) as unknown;
    },
    set: (target, key, value) => Reflect.set(target, key, value),
    has: (target, key) => {
      refuse('process.env');
      return Reflect.has(target, key);
    },
    ownKeys: (target) => {
      refuse('process.env');
      return Reflect.ownKeys(target);
    },
  });
  // What is imported from Node's modules by name is a copy.
  syncBuiltinESMExports();
}

/** Guards what formats the present date if it is given none. */
function guardFormat(): void {
  const { prototype } = Intl.DateTimeFormat;
  const property = Object.getOwnPropertyDescriptor(prototype, 'format');
  const get = property?.get;
  if (!get) return;
  Object.defineProperty(prototype, 'format', {
    ...property,
    get(this: Intl.DateTimeFormat) {
      const format = Reflect.apply(get, this, []) as (date?: Date | number) => string;
      return (date?: Date | number): string => {
        if (date === undefined) refuse('Intl.DateTimeFormat.format()');
        return format(date);
      };
    },
  });
}

/** Guards what Node makes when it is first asked for. */
function guardGetter(holder: object, name: string): void {
  const property = Object.getOwnPropertyDescriptor(holder, name);
  const get = property?.get;
  if (!property?.configurable || !get) return;
  Object.defineProperty(holder, name, {
    ...property,
    get(this: unknown) {
      refuse(name);
      return Reflect.apply(get, this, []) as unknown;
    },
  });
}
