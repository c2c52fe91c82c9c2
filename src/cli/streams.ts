import { writeSync } from 'node:fs';
import { systemCode } from '../engine/disk.js';

const STDOUT = 1;

/**
 * Writes to standard output, all at once. Node's own stream takes longer to load than all else that a build without
 * changes does. For a command that prints nothing else.
 */
export function print(text: string): void {
  let rest = Buffer.from(text);
  try {
    while (rest.length > 0) rest = rest.subarray(writeSync(STDOUT, rest));
  } catch (error) {
    const code = systemCode(error);
    if (code === 'EPIPE') return;
    if (code !== 'EAGAIN') throw error;
    // A pipe that is full, and whose reader wants nobody to wait for it: the stream can.
    allowClosing(process.stdout);
    process.stdout.write(rest);
  }
}

const opened = new Set<NodeJS.WriteStream>();

/** Lets those who read a stream, such as `head`, stop reading when they have seen enough. */
export function allowClosing(stream: NodeJS.WriteStream): void {
  if (opened.has(stream)) return;
  opened.add(stream);
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });
}

/** True if nothing that was printed is still on its way. */
export function isWritten(): boolean {
  return [...opened].every(({ writableLength }) => writableLength === 0);
}
