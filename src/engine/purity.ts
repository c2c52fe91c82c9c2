import childProcess from 'node:child_process';
import crypto from 'node:crypto';
import dns from 'node:dns';
import fs from 'node:fs';
import fsPromises from 'node:fs/promises';
import { syncBuiltinESMExports } from 'node:module';
import net from 'node:net';
import os from 'node:os';

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
  install();
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

/** Puts the guards in place, once a process. */
function install(): void {
  if (installed) return;
  installed = true;
  guardFunctions(Math, 'Math', ['random']);
  guardFunctions(Object.getPrototypeOf(performance) as object, 'performance', ['now']);
  guardFunctions(Date, 'Date', ['now']);
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
  guardFunctions(crypto, 'crypto', [
    'randomBytes',
    'randomFillSync',
    'randomInt',
    'randomUUID',
    'getRandomValues',
  ]);
  guardFunctions(Object.getPrototypeOf(globalThis.crypto) as object, 'crypto', [
    'getRandomValues',
    'randomUUID',
  ]);
  guardFunctions(fs, 'fs');
  guardFunctions(fsPromises, 'fs/promises');
  guardFunctions(childProcess, 'child_process');
  guardFunctions(net.Socket.prototype, 'net', ['connect']);
  guardFunctions(net.Server.prototype, 'net', ['listen']);
  guardFunctions(dns, 'dns', ['lookup', 'resolve', 'reverse']);
  guardFunctions(os, 'os');
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
  syncBuiltinESMExports();
}
