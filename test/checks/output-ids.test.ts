import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { codes, type Data, found } from './fixture.js';

const test = suite('checks: output ids');
const outputIds = ['ids/output-collision'];

const policy = (id: string): Data => ({ id, action: 'accept', chain: 'forward' });

test('nothing is wrong with the fixture', () => {
  assert.equal(found(outputIds, {}), []);
});

test('a doubled hyphen reads like the border between two ids', () => {
  const policies = (second: string): { [place: string]: Data } => ({
    'L2_network.firewall_policies': [policy('fw-web'), policy(second)],
  });
  assert.equal(found(outputIds, policies('fw-web--lan')), [
    {
      code: 'ids/output-collision',
      severity: 'error',
      message: 'fw-web--lan: the Terraform label would be fw_web__lan, like that of fw-web with lan',
      remedy: 'give one of them an id that reads differently',
      node: 'L2_network.firewall_policies[fw-web--lan]',
      related: [{ message: 'fw-web with lan is here', node: 'L2_network.firewall_policies[fw-web]' }],
    },
  ]);
  assert.equal(found(outputIds, policies('fw-web-lan')), []);
  assert.equal(found(outputIds, policies('fw-web--other')), []);
});

test('an image that containers and virtual machines download under one id', () => {
  const template = {
    id: 'tpl-debian',
    storage_ref: 'storage-local',
    image: 'a.img',
    url: 'https://example.org/a',
  };
  const edits = {
    'L4_platform.templates': { lxc: [template], vms: [template] },
    'L4_platform.vms[vm-ci].template_ref': 'tpl-debian',
  };
  assert.equal(codes(outputIds, edits), ['ids/output-collision L4_platform.templates.vms[tpl-debian]']);
  assert.equal(codes(outputIds, { ...edits, 'L4_platform.templates.vms[tpl-debian].url': undefined }), []);
});

test('certificates of both lists', () => {
  const certificates = (second: string): Data => ({
    certificates: [{ id: 'cert-a', domain: 'a.example.org' }],
    additional: [{ id: second, type: 'self-signed' }],
  });
  assert.equal(codes(outputIds, { 'L5_application.certificates': certificates('cert-a') }), [
    'ids/output-collision L5_application.certificates.additional[cert-a]',
  ]);
  assert.equal(codes(outputIds, { 'L5_application.certificates': certificates('cert-b') }), []);
});

test('two hypervisors that are one node', () => {
  const second = (hostname: string): Data => ({ id: 'pve-2', name: 'Two', hostname, type: 'hypervisor' });
  assert.equal(codes(outputIds, { 'L1_foundation.devices[+]': second('pve-1') }), [
    'ids/output-collision L1_foundation.devices[pve-2].hostname',
  ]);
  assert.equal(codes(outputIds, { 'L1_foundation.devices[+]': second('pve-2') }), []);
});

test.run();
