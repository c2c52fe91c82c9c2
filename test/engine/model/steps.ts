/** The steps of the model-based tests of the engine, as data: an edit and a build. They can be written to a file. */
import fc from 'fast-check';
import type { Build } from './walk.js';

export type Value = null | boolean | number | string | readonly Value[] | { readonly [key: string]: Value };

export interface Host {
  readonly id?: string;
  readonly size?: Value;
  readonly name?: Value;
  readonly deep?: Value;
  readonly skip?: boolean;
}

/** Numbers of hosts, files, outputs and states count modulo how many there are. */
export type Edit =
  | { readonly do: 'nothing' | 'save' | 'mend' }
  | { readonly do: 'set'; readonly host: number; readonly fields: Host }
  | { readonly do: 'unset'; readonly host: number; readonly field: keyof Host }
  | { readonly do: 'add'; readonly at: number; readonly file: number; readonly fields: Host }
  | { readonly do: 'remove' | 'copy'; readonly host: number }
  | { readonly do: 'swap'; readonly host: number; readonly with: number }
  | { readonly do: 'move'; readonly host: number; readonly file: number }
  | { readonly do: 'layout'; readonly as: 'items' | 'folder' | 'list' }
  | { readonly do: 'format'; readonly indent: number; readonly reverse: boolean }
  | { readonly do: 'member'; readonly member: 'title' | 'defaults' | 'upper'; readonly value: Value }
  | { readonly do: 'settings'; readonly value: Value }
  | { readonly do: 'template'; readonly file: string; readonly text: string | null }
  | { readonly do: 'code'; readonly module: string; readonly version: number }
  | { readonly do: 'break'; readonly file: number; readonly how: 'syntax' | 'missing' | 'empty' | 'folder' }
  | {
      readonly do: 'damage';
      readonly output: number;
      readonly how: 'edit' | 'append' | 'delete' | 'touch' | 'same size';
    }
  | { readonly do: 'foreign'; readonly path: string; readonly there: boolean }
  | { readonly do: 'restore'; readonly state: number }
  | { readonly do: 'forget'; readonly what: 'cache' | 'manifest' | 'outputs' };

export interface Step {
  readonly edit: Edit;
  readonly build: Build;
}

const scalar: fc.Arbitrary<Value> = fc.constantFrom<Value>(
  null,
  true,
  0,
  1,
  6,
  '1',
  'x',
  'h1',
  'h2',
  'throw',
  'a rather long text that does not fit into a fingerprint as it is',
);
const deep: fc.Arbitrary<Value> = fc.oneof(
  scalar,
  fc.record({ x: scalar, y: scalar }, { requiredKeys: [], noNullPrototype: true }),
  fc.array(scalar, { maxLength: 2 }),
);
const fields: fc.Arbitrary<Host> = fc.record(
  {
    id: fc.constantFrom('h0', 'h1', 'h2', 'h3', 'h4'),
    size: fc.integer({ min: 0, max: 9 }),
    name: scalar,
    deep,
    skip: fc.boolean(),
  },
  { requiredKeys: [], noNullPrototype: true },
);
const defaults = fc.record({ size: scalar, deep, name: scalar }, { requiredKeys: [], noNullPrototype: true });
const n = fc.nat(11);
const all = { noNullPrototype: true } as const;
const act = <Name extends Edit['do']>(name: Name): fc.Arbitrary<Name> => fc.constant(name);

const edit: fc.Arbitrary<Edit> = fc.oneof(
  { weight: 2, arbitrary: fc.record({ do: act('nothing') }, all) },
  { weight: 6, arbitrary: fc.record({ do: act('set'), host: n, fields }, all) },
  {
    weight: 1,
    arbitrary: fc.record(
      {
        do: act('unset'),
        host: n,
        field: fc.constantFrom<keyof Host>('id', 'size', 'name', 'deep', 'skip'),
      },
      all,
    ),
  },
  { weight: 3, arbitrary: fc.record({ do: act('add'), at: n, file: n, fields }, all) },
  { weight: 2, arbitrary: fc.record({ do: fc.constantFrom('remove', 'copy'), host: n }, all) },
  { weight: 1, arbitrary: fc.record({ do: act('swap'), host: n, with: n }, all) },
  { weight: 2, arbitrary: fc.record({ do: act('move'), host: n, file: n }, all) },
  {
    weight: 1,
    arbitrary: fc.record(
      { do: act('layout'), as: fc.constantFrom('items' as const, 'folder' as const, 'list' as const) },
      all,
    ),
  },
  {
    weight: 1,
    arbitrary: fc.record({ do: act('format'), indent: fc.nat(2), reverse: fc.boolean() }, all),
  },
  {
    weight: 2,
    arbitrary: fc.oneof(
      fc.record(
        {
          do: act('member'),
          member: fc.constant('title' as const),
          value: fc.constantFrom<Value>(null, 'one', 'two', 'fail', 'no plan', 'conflict', 'h1', 'h2'),
        },
        all,
      ),
      fc.record(
        {
          do: act('member'),
          member: fc.constantFrom('defaults' as const, 'upper' as const),
          value: fc.oneof(scalar, defaults),
        },
        all,
      ),
    ),
  },
  {
    weight: 1,
    arbitrary: fc.record(
      { do: act('settings'), value: fc.constantFrom<Value>(null, {}, { color: 1 }, { color: 'red' }) },
      all,
    ),
  },
  {
    weight: 3,
    arbitrary: fc.record(
      {
        do: act('template'),
        file: fc.constantFrom(
          'base-templates/page.txt',
          'base-templates/part.txt',
          'templates/page.txt',
          'templates/part.txt',
        ),
        text: fc.constantFrom(null, 'T1', 'T2', 'use part.txt', 'use other.txt'),
      },
      all,
    ),
  },
  {
    weight: 1,
    arbitrary: fc.record(
      {
        do: act('code'),
        module: fc.constantFrom('pages', 'pages', 'queries', 'checks', 'folders', 'engine', 'format'),
        version: fc.nat(2),
      },
      all,
    ),
  },
  {
    weight: 1,
    arbitrary: fc.record(
      {
        do: act('break'),
        file: n,
        how: fc.constantFrom('syntax' as const, 'missing' as const, 'empty' as const, 'folder' as const),
      },
      all,
    ),
  },
  { weight: 3, arbitrary: fc.record({ do: act('mend') }, all) },
  {
    weight: 3,
    arbitrary: fc.record(
      {
        do: act('damage'),
        output: n,
        how: fc.constantFrom(
          'edit' as const,
          'append' as const,
          'delete' as const,
          'touch' as const,
          'same size' as const,
        ),
      },
      all,
    ),
  },
  {
    weight: 2,
    arbitrary: fc.record(
      {
        do: act('foreign'),
        path: fc.constantFrom('hosts/h1.txt', 'large/h2', 'mine.txt', 'large/h1/mine.txt', 'hosts'),
        there: fc.boolean(),
      },
      all,
    ),
  },
  { weight: 2, arbitrary: fc.record({ do: act('save') }, all) },
  { weight: 2, arbitrary: fc.record({ do: act('restore'), state: n }, all) },
  {
    weight: 1,
    arbitrary: fc.record(
      {
        do: act('forget'),
        what: fc.constantFrom('cache' as const, 'manifest' as const, 'outputs' as const),
      },
      all,
    ),
  },
);

const build: fc.Arbitrary<Build> = fc.oneof(
  { weight: 12, arbitrary: fc.constant({}) },
  { weight: 2, arbitrary: fc.record({ keepGoing: fc.constant(true) }, all) },
  { weight: 1, arbitrary: fc.record({ strict: fc.boolean(), keepGoing: fc.boolean() }, all) },
  {
    weight: 2,
    arbitrary: fc.record(
      { only: fc.constantFrom('hosts/', 'large/', 'o', 'hosts/h1', 'nothing/'), keepGoing: fc.boolean() },
      all,
    ),
  },
  { weight: 1, arbitrary: fc.record({ mode: fc.constant('clean' as const), keepGoing: fc.boolean() }, all) },
  {
    weight: 1,
    arbitrary: fc.record(
      {
        mode: fc.constantFrom('check' as const, 'preview' as const, 'validate' as const),
        keepGoing: fc.boolean(),
      },
      all,
    ),
  },
  {
    weight: 2,
    arbitrary: fc.record(
      { crashAt: fc.nat(20), mode: fc.constantFrom('build' as const, 'build' as const, 'clean' as const) },
      all,
    ),
  },
  { weight: 1, arbitrary: fc.record({ atOnce: fc.constant(2) }, all) },
);

/** Steps at random, up to so many; with `threads` some builds render in threads. */
export const stepsOf = (maxLength: number, threads: boolean): fc.Arbitrary<Step[]> => {
  const how = threads
    ? fc.oneof(build, fc.record({ threads: fc.constant(true), keepGoing: fc.boolean() }, all))
    : build;
  return fc.array(fc.record({ edit, build: how }, all), {
    minLength: 1,
    maxLength,
    size: 'max',
  });
};
