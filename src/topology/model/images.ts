/** What guests are made from: template images of containers, clones and images of virtual machines. */
import { type Cell, cell, first } from '../../engine/cell.js';
import type { Lab, LabQuery } from '../lab.js';
import { idOf, lxcTemplate, lxcTemplates, vmTemplate } from './entities.js';
import { type LxcGuest, osVersion, type VmGuest } from './guests.js';
import { storageName } from './storage.js';

const MODULE = 'topology/model/images';

/**
 * The template whose image fits an operating system, by the key `<type>-<version>`, or `<type>` for any version:
 * the only one whose image begins so. None or several: null, as versions are not to be guessed.
 */
export const templatesForOs: LabQuery<string | null> = {
  name: 'templateForOs',
  module: MODULE,
  run(lab, os) {
    const [only, ...others] = templatesWithImageFor(lab, os);
    return only && others.length === 0 ? cell<string | null>(only.key, only.at('image')) : null;
  },
};

/** The templates whose images begin with `os`. */
export function templatesWithImageFor(lab: Lab, os: string) {
  return lxcTemplates(lab)
    .members()
    .filter((template) => beginsWith(template.at('image').value, os));
}

/** True if the image's name begins with `os`, and that ends where a number or word does (`alpine-3.1`, not 3.19). */
function beginsWith(image: string | undefined, os: string): boolean {
  if (!image?.startsWith(os)) return false;
  return !/^[0-9A-Za-z]/.test(image.slice(os.length));
}

/** The image that a container is made from; all undefined where none can be named. */
export interface ContainerImage {
  /** Id of the template. */
  readonly template: Cell<string | undefined>;
  /** File name. */
  readonly image: Cell<string | undefined>;
  /** Id of the storage that has it. */
  readonly storage: Cell<string | undefined>;
  /** `<storage name>:vztmpl/<image>`. */
  readonly fileId: Cell<string | undefined>;
}

/** The image of a container: its template's, else that of the only template for its operating system. */
export function containerImage(guest: LxcGuest): ContainerImage {
  const { lab } = guest;
  const template = templateWithImage(guest);
  const of = (field: 'image' | 'storage_ref'): Cell<string | undefined> =>
    template.value === undefined
      ? cell<string | undefined>(undefined, template)
      : withSource(first(lxcTemplate(lab, template.value).at(field)), template);
  const [image, storageRef] = [of('image'), of('storage_ref')];
  const name = storageName(lab, storageRef);
  const isKnown = image.value !== undefined && name.value !== undefined;
  return {
    template,
    image,
    storage: storageRef,
    fileId: cell(isKnown ? `${name.value}:vztmpl/${image.value}` : undefined, name, image),
  };
}

function withSource<T>(value: Cell<T>, source: Cell<unknown>): Cell<T> {
  return cell(value.value, source, value);
}

function templateWithImage(guest: LxcGuest): Cell<string | undefined> {
  const { lab } = guest;
  const named = guest.view.at('template_ref');
  const id = idOf(named);
  if (id !== undefined && lxcTemplate(lab, id).at('image').value !== undefined)
    return cell<string | undefined>(id, named);
  const type = guest.view.at('os').at('type');
  if (type.value === undefined) return cell<string | undefined>(undefined, named);
  const version = osVersion(guest);
  const os = version.value === undefined ? type.value : `${type.value}-${version.value}`;
  const found = lab.query(templatesForOs, os);
  return cell(found.value ?? undefined, type, version, found);
}

/** What a virtual machine is made from. */
export interface VmSource {
  readonly kind: 'clone' | 'image' | 'none';
  /** Id of the template. */
  readonly template: Cell<string | undefined>;
}

/** Whether a virtual machine is cloned (its template has a vmid), or made from an image (file name or url). */
export function vmSource(guest: VmGuest): VmSource {
  const template = first(guest.view.at('template_ref'));
  if (template.value === undefined) return { kind: 'none', template };
  const entity = vmTemplate(guest.lab, template.value);
  if (entity.at('vmid').value !== undefined) return { kind: 'clone', template };
  const hasImage = entity.at('url').value !== undefined || entity.at('image').value !== undefined;
  return { kind: hasImage ? 'image' : 'none', template };
}
