/** host_vars/<host>.yml: what the topology says of one host, in its guest and in layer 7. */
import { hostVariables } from '../../topology/model/host-variables.js';
import { variablesFile } from './variables.js';

export const hostFile = variablesFile(
  'ansible/inventory/host_vars/host.yml.mustache',
  (lab, id) => new Map(hostVariables(lab, id).map(({ name, value }) => [name, value])),
);
