/** Answer files for the unattended installation of Proxmox VE, one for each hypervisor. */
import type { LabGenerator } from '../../topology/lab.js';
import { hypervisors, mainHypervisor } from '../../topology/model/devices.js';
import { answerFile } from './answer.js';

/** Folder of the answer files in the output folder. */
const FOLDER = 'proxmox';

/** `proxmox/answer.toml` for the main hypervisor, `proxmox/<device id>/answer.toml` for each other one. */
export const generator: LabGenerator = {
  name: 'proxmox-installer',
  module: 'generators/proxmox-installer',
  plan(lab) {
    const main = mainHypervisor(lab).value;
    return hypervisors(lab).map((id) => ({
      path: id === main ? `${FOLDER}/answer.toml` : `${FOLDER}/${id}/answer.toml`,
      kind: 'answer',
      key: id,
    }));
  },
  outputs: { answer: answerFile },
};
