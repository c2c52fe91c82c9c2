/** The files of a new lab: the package's templates in `templates/starter/`, filled with the answers. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { publicKeyType } from '../checks/platform/public-key.js';
import { compareBytes } from '../engine/tree.js';
import { renderTemplate, type TemplateContext } from '../render/template.js';
import { escaped } from '../render/text.js';
import { language, scalar } from '../render/yaml.js';
import { layOut } from './layout.js';
import { type Answers, NO_KEY } from './questions.js';

/** Texts of new files by their paths in the lab, with `/`. */
export type NewFiles = ReadonlyMap<string, string>;

const FOLDER = 'starter';
const SUFFIX = '.mustache';
/** npm leaves files of this name out of packages, so that the template has another. */
const RENAMED: Readonly<Record<string, string>> = { gitignore: '.gitignore' };
/** The router's first port is its uplink; hypervisors follow. */
const FIRST_PORT = 2;

/**
 * The files of a lab of these answers. Throws AnswerError if they do not go together.
 * @param templates the package's folder of templates
 * @param schemas says where the schemas are, as seen from a folder of the lab (`topology`)
 */
export function starterFiles(
  templates: string,
  answers: Answers,
  schemas: (folder: string) => string,
): NewFiles {
  const context = contextOf(answers);
  const read = (file: string): string => readFileSync(path.join(templates, file), 'utf8');
  return new Map(
    [...templateNames(templates)].map(([file, template]) => {
      const own = { ...context, schemas: escaped(schemas(path.posix.dirname(file))) };
      return [file, renderTemplate(`${FOLDER}/${template}`, language, own, read).text];
    }),
  );
}

/** Names of the files of a new lab. */
export function starterNames(templates: string): readonly string[] {
  return [...templateNames(templates).keys()];
}

/** Templates by the file that each makes. */
function templateNames(templates: string): ReadonlyMap<string, string> {
  const names = readdirSync(path.join(templates, FOLDER), { recursive: true, encoding: 'utf8' })
    .map((name) => name.split(path.sep).join('/'))
    .filter((name) => name.endsWith(SUFFIX))
    .sort(compareBytes);
  return new Map(
    names.map((name) => {
      const plain = name.slice(0, -SUFFIX.length);
      return [RENAMED[plain] ?? plain, name];
    }),
  );
}

function contextOf(answers: Answers): TemplateContext {
  const { name, domain, subnet, gateway, router, routeros, ssh_key } = answers;
  const ids = answers.hypervisors.split(',');
  const layout = layOut(subnet, gateway, ids.length);
  const hypervisors = ids.map((id, n) => ({
    id: scalar(id),
    port: scalar(FIRST_PORT + n),
    ip: scalar(layout.hypervisors[n] ?? ''),
    prefix: scalar(layout.prefix),
    gateway: scalar(gateway),
    router: scalar(router),
  }));
  const key = {
    type: scalar(publicKeyType(ssh_key) ?? ''),
    text: scalar(ssh_key),
    hypervisors,
  };
  return {
    name: scalar(name),
    name_comment: escaped(name),
    domain: scalar(domain),
    subnet: scalar(subnet),
    gateway: scalar(gateway),
    dhcp_range: scalar(layout.dhcpRange),
    router: scalar(router),
    routeros: routeros === 'yes',
    hypervisors,
    first: scalar(ids[0] ?? ''),
    guest: scalar(layout.guest),
    key: ssh_key === NO_KEY ? undefined : key,
    open: escaped('{{'),
  };
}
