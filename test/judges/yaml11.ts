import type { DocumentOptions, ParseOptions, SchemaOptions } from 'yaml';

/**
 * Reads YAML as PyYAML, and so Ansible, does: version 1.1, but for the booleans `y` and `n`, which that library leaves
 * strings.
 */
export const PYYAML: ParseOptions & DocumentOptions & SchemaOptions = {
  version: '1.1',
  customTags: (tags) =>
    tags.map((tag) =>
      typeof tag === 'object' && 'test' in tag && tag.tag === 'tag:yaml.org,2002:bool' && tag.test
        ? { ...tag, test: new RegExp(tag.test.source.replace(/[YN]\|[yn]\|/, '')) }
        : tag,
    ),
};
