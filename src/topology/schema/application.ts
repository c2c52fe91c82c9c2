/** L5_application: services, certificates and names. */
import type { Static } from '@sinclair/typebox';
import { Certificates } from './certificate.js';
import { list, mapping, openMapping, text } from './common.js';
import { Dns } from './dns.js';
import { collection, id, ref, refs } from './entity.js';
import { Service } from './service.js';

export const ExternalService = openMapping(
  'Services of a device that another tool runs, such as a Compose file on a cloud machine.',
  { id: id('ext-', 'Id of the group of services.') },
  {
    device_ref: ref('Device that runs them.', 'L1_foundation.devices'),
    name: text('Name to show.'),
    docker_services: list(
      'Containers of Docker.',
      openMapping(
        'A container.',
        {},
        {
          name: text('Name of the container.'),
          depends_on: refs('Containers of the platform and services that it needs.', [
            'L4_platform.lxc',
            'L5_application.services',
          ]),
        },
      ),
    ),
    description: text('What it is for, in words.'),
    tags: list('Labels for grouping and searching.', text('A label.')),
  },
);

export const Application = mapping(
  'L5: what runs for users.',
  {},
  {
    services: collection('L5_application.services', 'What runs on hosts of the lab.', Service),
    certificates: Certificates,
    dns: Dns,
    external_services: collection(
      'L5_application.external_services',
      'Services that another tool runs.',
      ExternalService,
    ),
  },
);

export type ExternalService = Static<typeof ExternalService>;
export type Application = Static<typeof Application>;
