/** Imports a module by its URL. The bundler puts another `import` here (bundle.mjs). */
export function importModule(url: string): Promise<unknown> {
  return import(url);
}
