/** Whether the config file says what it may say. */
import type { Finding } from '../engine/definition.js';
import type { Lab } from '../topology/lab.js';
import { nearest } from '../topology/schema/nearest.js';
import { findings } from '../topology/schema-findings.js';
import { codes, isAdjustable, isCode } from './codes.js';
import { error } from './finding.js';
import { addressIn } from './place.js';
import { validatorOf } from './validators.js';

/** The member of the document that is the config file. */
const CONFIG = 'config';

const adjustable = Object.keys(codes).filter((code) => isCode(code) && isAdjustable(code));

/** What is wrong with the config file; nothing if there is none. */
export function judgeConfig(lab: Lab): readonly Finding[] {
  const config = lab.root.at(CONFIG).value;
  const validator = validatorOf('config');
  if (config === undefined || validator(config)) return [];
  return findings(validator.errors ?? [], config, { subject: 'the config file' }).map((found) => {
    const { path, at } = found;
    const [first, code] = path;
    const isCodeKey = first === 'severity' && path.length === 2 && at === 'key';
    const { message, remedy } = isCodeKey ? aboutCode(String(code)) : found;
    return {
      ...error('config/invalid', addressIn(CONFIG, config, path), message),
      ...(remedy === undefined ? {} : { remedy }),
      ...(at ? { at } : {}),
    };
  });
}

/** Why a key of `severity` is refused. */
function aboutCode(code: string): { readonly message: string; readonly remedy: string } {
  if (isCode(code)) {
    return {
      message: `the config file: severity: how severe ${code} is can't be set`,
      remedy: 'remove it; nothing can be built while that is wrong',
    };
  }
  const guess = nearest(code, adjustable);
  return {
    message: `the config file: severity: there is no code ${JSON.stringify(code)}`,
    remedy: guess === undefined ? 'labbuild --schema config lists the codes' : `did you mean ${guess}?`,
  };
}
