/** Images that Proxmox VE downloads, as resources. */
import { compareBytes } from '../../engine/tree.js';
import { label, string } from '../../render/hcl.js';
import type { TemplateContext } from '../../render/template.js';
import type { Text } from '../../render/text.js';
import type { Lab } from '../../topology/lab.js';
import { mainHypervisor, nodeName, nodeOf } from '../../topology/model/devices.js';
import { type Download, downloadsFor, type GuestKind, templateOf } from '../../topology/model/downloads.js';
import { device } from '../../topology/model/entities.js';
import { storageName } from '../../topology/model/storage.js';
import { entityLabel, filled, idCell } from '../terraform/values.js';
import { objectOf, resourceType } from './resources.js';

/** What the API calls the kinds of content that an image can be. */
export type ContentType = 'vztmpl' | 'import' | 'iso';

/** The label of a download: the template's, and the node's where each node has its own. */
function downloadLabel(lab: Lab, kind: GuestKind, { template, node }: Download): Text {
  const entity = templateOf(lab, kind, template);
  if (node === undefined) return entityLabel(entity, template);
  return label(idCell(entity, template), idCell(device(lab, node), node));
}

/** A reference to the volume that a download makes: `<storage>:<content type>/<file>` once it is there. */
export function downloadedFile(lab: Lab, kind: GuestKind, download: Download): Text {
  return objectOf('download', downloadLabel(lab, kind, download), 'id');
}

/** The downloads for the guests of a kind, sorted by label; `contentOf` says what a template's image is. */
export function downloadContexts(
  lab: Lab,
  kind: GuestKind,
  contentOf: (template: string) => ContentType,
): readonly TemplateContext[] {
  return downloadsFor(lab, kind)
    .map((download) => ({ download, label: downloadLabel(lab, kind, download) }))
    .sort((a, b) => compareBytes(a.label.value, b.label.value))
    .map(({ download, label }) => {
      const entity = templateOf(lab, kind, download.template);
      const { node } = download;
      const checksum = filled(entity.at('checksum'));
      const algorithm = filled(entity.at('checksum_algorithm'));
      const isChecked = checksum.value !== undefined && algorithm.value !== undefined;
      return {
        type: resourceType('download'),
        label,
        content_type: string(contentOf(download.template)),
        datastore_id: string(storageName(lab, entity.at('storage_ref'))),
        node_name: string(node === undefined ? nodeOf(lab, mainHypervisor(lab)) : nodeName(lab, node)),
        url: string(filled(entity.at('url'))),
        file_name: string(filled(entity.at('image'))),
        checksum: isChecked && { value: string(checksum), algorithm: string(algorithm) },
      };
    });
}
