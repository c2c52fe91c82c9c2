/** What the config file of a lab may say. */
import { type TSchema, type TUnsafe, Type } from '@sinclair/typebox';
import { choice, IGNORED_KEYS, mapping } from './common.js';

const severity = choice('How severe what the check finds is.', ['error', 'warning', 'off']);

/** What `labbuild.config.yaml` holds. */
export interface Config {
  /** How severe findings are, by their codes. */
  readonly severity?: { readonly [code: string]: (typeof severity)['static'] };
}

/**
 * The schema of the config file.
 * @param rules what must be true, by the codes whose severity can be set
 */
export function configSchema(rules: Readonly<Record<string, string>>): TUnsafe<Config> {
  const properties: Record<string, TSchema> = {};
  for (const [code, rule] of Object.entries(rules)) properties[code] = { ...severity, description: rule };
  return mapping(
    'What belongs to a lab and not to one run of labbuild.',
    {},
    {
      severity: Type.Unsafe<NonNullable<Config['severity']>>({
        type: 'object',
        description:
          'How severe findings are, by their codes: error stops a build, warning does not, off is not reported. A code that is not named here is as severe as its check says.',
        properties,
        additionalProperties: false,
        patternProperties: IGNORED_KEYS,
      }),
    },
  );
}
