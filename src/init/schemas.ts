/** Where a file of a new lab finds the JSON Schemas of the package. */
import { existsSync, realpathSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

/**
 * The folder of schemas as a file in `folder` of the lab names it: by a relative path where the package is installed in
 * the lab or in a folder around it, so that it means the same on every machine; else by where it is on this one.
 * @param lab the lab's folder, absolute; need not be there yet
 */
export function schemaPlace(lab: string, packageFolder: string, folder: string): string {
  const own = realpathSync.native(packageFolder);
  const name = path.basename(own);
  for (let at = lab; ; at = path.dirname(at)) {
    const installed = path.join(at, 'node_modules', name);
    if (existsSync(installed) && realpathSync.native(installed) === own) {
      const steps = path.relative(path.join(lab, folder), path.join(installed, 'dist', 'schema'));
      return steps.split(path.sep).join('/');
    }
    if (at === path.dirname(at)) return pathToFileURL(path.join(own, 'dist', 'schema')).href;
  }
}
