/** Data that matters is backed up. */
import type { Finding } from '../../engine/definition.js';
import type { Lab } from '../../topology/lab.js';
import { dataAssets } from '../../topology/model/entities.js';
import { warning } from '../finding.js';
import { schemaFindings } from '../form.js';
import { isMisspelt, isObscured } from '../misspelt.js';
import type { LabRule } from '../rule.js';

/** Types of data that is not made again from anything else. */
const WORTHY: readonly unknown[] = ['database', 'volume'];

function uncovered(lab: Lab): readonly Finding[] {
  const worthy = dataAssets(lab)
    .members()
    .filter((asset) => !asset.key.startsWith('#') && WORTHY.includes(asset.at('type').value));
  if (worthy.length === 0) return [];
  const policies = lab.root.at('L7_operations').at('backup').at('policies').members();
  const named = new Set<unknown>(
    policies.flatMap((policy) =>
      policy
        .at('targets')
        .members()
        .map((target) => target.at('data_asset_ref').value),
    ),
  );
  const open = worthy.filter(({ key }) => !named.has(key));
  // A reference that names nothing, which is an error, may mean any of them.
  const strange = [...named].filter(
    (id) => typeof id === 'string' && dataAssets(lab).member(id).at('id').value === undefined,
  );
  if (open.length <= strange.length || isObscured(lab, 'L7_operations.backup.policies')) return [];
  const misspelt = policies.filter(({ address }) =>
    isMisspelt(schemaFindings(lab, address), 'targets', 'data_asset_ref'),
  );
  if (open.length <= strange.length + misspelt.length) return [];
  return open.map((asset) =>
    warning(
      'operations/uncovered-data',
      asset.at('type').address,
      `${asset.key}: type: no backup policy names this ${asset.at('type').value}`,
      { remedy: `add data_asset_ref: ${asset.key} to a target of a policy in L7_operations.backup` },
    ),
  );
}

export const uncoveredData: LabRule = {
  name: 'uncoveredData',
  module: 'checks/operations/uncovered-data',
  codes: ['operations/uncovered-data'],
  judge: uncovered,
};
