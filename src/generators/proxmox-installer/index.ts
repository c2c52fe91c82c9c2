/** Answer files for the unattended installation of Proxmox VE, one for each hypervisor. */
import { generatorOf } from '../../definitions/generator.js';
import { hypervisors, mainHypervisor } from '../../topology/model/devices.js';
import { answerFile } from './answer.js';

/** `proxmox/answer.toml` for the main hypervisor, `proxmox/<device id>/answer.toml` for each other one. */
export const generator = generatorOf('generators/proxmox-installer', {
  name: 'proxmox-installer',
  folder: 'proxmox',
  plan(lab, { folder }) {
    const main = mainHypervisor(lab).value;
    return hypervisors(lab).map((id) => ({
      path: id === main ? `${folder}/answer.toml` : `${folder}/${id}/answer.toml`,
      kind: 'answer',
      key: id,
    }));
  },
  outputs: { answer: answerFile },
});
