/** What is wrong with a plugin, in words. */
export class PluginProblem extends Error {
  constructor(
    readonly code: 'plugin/load' | 'plugin/shape' | 'plugin/name',
    message: string,
    readonly remedy?: string,
  ) {
    super(message);
  }
}
