/** The options of a plugin, as the config file has them. */
import type { PluginOptions } from '../definitions/define.js';
import type { View } from '../engine/view.js';
import type { LabQuery } from '../topology/lab.js';
import type { PluginEntry } from '../topology/schema/config.js';

/** By the specifier of the plugin: where its entry stands in the list may change. */
export const pluginOptions: LabQuery<PluginOptions> = {
  name: 'pluginOptions',
  module: 'plugins/options',
  run(lab, specifier) {
    for (const entry of lab.root.at('config').at('plugins').ordered()) {
      // An entry that is only a specifier has no fields.
      const fields = entry as View<Exclude<PluginEntry, string> | undefined>;
      const use = fields.at('use').value;
      if (use === undefined && entry.value === specifier) break;
      if (use !== specifier) continue;
      const options = fields.at('options');
      return Object.fromEntries(options.keys().map((key) => [key, options.member(key)]));
    }
    return {};
  },
};
