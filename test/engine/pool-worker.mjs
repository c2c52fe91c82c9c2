// What a pool starts has to be JavaScript: this loads the same in TypeScript.
import { register } from 'tsx/esm/api';

register();
const { default: render } = await import('./pool-worker.ts');
export default render;
