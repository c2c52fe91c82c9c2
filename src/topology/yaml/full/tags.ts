import { excerpt, type OffsetFault } from '../faults.js';
import { INCLUDE, INCLUDE_FOLDER, isIncludeTag } from '../include.js';
import type { UnknownTag } from './compose.js';

const CORE = /^tag:yaml\.org,2002:(?:str|int|float|bool|null|map|seq)$/;

/** Faults of the tags that are neither includes nor fit their value. */
export function tagFaults(tags: readonly UnknownTag[], text: string): readonly OffsetFault[] {
  return tags
    .filter(({ name }) => !isIncludeTag(name))
    .map(({ offset, end, name }) => {
      const written = text.slice(offset, end);
      return CORE.test(name) ? misfit(written, offset) : unknownTag(written, offset);
    });
}

/** The fault of a tag that means nothing here. */
export function unknownTag(written: string, offset: number): OffsetFault {
  return {
    code: 'source/unknown-tag',
    offset,
    message: `the tag \`${excerpt(written)}\` is not known; expected \`${INCLUDE}\` or \`${INCLUDE_FOLDER}\``,
    remedy: 'remove the tag, or quote the value, if the `!` belongs to it',
  };
}

/** The fault of a core tag before a value of another type. */
export function misfit(written: string, offset: number): OffsetFault {
  return {
    code: 'source/yaml-syntax',
    offset,
    message: `the value behind \`${written}\` is not of that type`,
    remedy: 'remove the tag or change the value',
  };
}
