/** What a virtual machine is made from, as its resource says it: a clone, a disk image, or a disc in its drive. */
import { type Cell, cell } from '../../engine/cell.js';
import { number, string } from '../../render/hcl.js';
import type { TemplateContext } from '../../render/template.js';
import { type Text, withOrigins } from '../../render/text.js';
import type { Lab } from '../../topology/lab.js';
import { isHypervisor, nodeName } from '../../topology/model/devices.js';
import { downloadOf } from '../../topology/model/downloads.js';
import { idOf, storage, vmTemplate } from '../../topology/model/entities.js';
import type { VmGuest } from '../../topology/model/guests.js';
import { vmSource } from '../../topology/model/images.js';
import { storageName } from '../../topology/model/storage.js';
import { filled } from '../terraform/values.js';
import { type ContentType, downloadedFile } from './downloads.js';
import { imageUse } from './provider-facts.js';

/** The parts of a resource that say what it is made from; at most one is there. */
export interface MachineSource {
  readonly clone: TemplateContext | undefined;
  /** Volume that the first disk is imported from. */
  readonly importFrom: Text | undefined;
  /** Volume that the first disk is copied from, where it cannot be imported. */
  readonly fileId: Text | undefined;
  /** Volume in the CD drive. */
  readonly cdrom: Text | undefined;
}

const NOTHING: MachineSource = {
  clone: undefined,
  importFrom: undefined,
  fileId: undefined,
  cdrom: undefined,
};

/** What a virtual machine is made from; nothing where its template has neither vmid nor image. */
export function machineSource(guest: VmGuest): MachineSource {
  const { kind, template } = vmSource(guest);
  if (template.value === undefined || kind === 'none') return NOTHING;
  if (kind === 'clone') return { ...NOTHING, clone: cloneContext(guest.lab, template.value, template) };
  const file = imageFile(guest.lab, template.value);
  if (file.value === undefined) return NOTHING;
  const volume = imageVolume(guest, template.value);
  if (!volume) return NOTHING;
  const text = withOrigins(volume, template);
  switch (imageUse(file.value)) {
    case 'import':
      return { ...NOTHING, importFrom: text };
    case 'disk':
      return { ...NOTHING, fileId: text };
    case 'cdrom':
      return { ...NOTHING, cdrom: text };
  }
}

/** The template's number, and the node that it is on where a storage says so. */
function cloneContext(lab: Lab, template: string, reference: Cell<string | undefined>): TemplateContext {
  const entity = vmTemplate(lab, template);
  const storageRef = idOf(entity.at('storage_ref'));
  const on = storageRef === undefined ? undefined : storage(lab, storageRef).at('device_ref');
  const device = on && idOf(on);
  const isNode = device !== undefined && isHypervisor(lab, device);
  const vmid = entity.at('vmid');
  return {
    vm_id: number(cell(vmid.value, reference, vmid)),
    node_name:
      isNode && on ? string(cell(nodeName(lab, device).value, on, nodeName(lab, device))) : undefined,
  };
}

/** The file name of a template's image, else the last part of its url. */
function imageFile(lab: Lab, template: string): Cell<string | undefined> {
  const entity = vmTemplate(lab, template);
  const image = filled(entity.at('image'));
  if (image.value !== undefined) return image;
  const url = filled(entity.at('url'));
  const path = url.value?.replace(/[?#].*$/, '');
  return cell(path?.slice(path.lastIndexOf('/') + 1), url);
}

/** What a template's image is to the storage that it is in. */
export function imageContent(lab: Lab, template: string): ContentType {
  const use = imageUse(imageFile(lab, template).value ?? '');
  return use === 'import' ? 'import' : 'iso';
}

/** The volume of an image: of a download where there is a url, else of what is in the storage already. */
function imageVolume(guest: VmGuest, template: string): Text | undefined {
  const { lab } = guest;
  const download = downloadOf(guest);
  if (download) return downloadedFile(lab, 'vm', download);
  const entity = vmTemplate(lab, template);
  const [name, image] = [storageName(lab, entity.at('storage_ref')), entity.at('image')];
  if (name.value === undefined || filled(image).value === undefined) return undefined;
  return string(cell(`${name.value}:${imageContent(lab, template)}/${image.value}`, name, image));
}
