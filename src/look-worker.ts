/** What the thread runs that helps to look at very many files. */
import { workerData } from 'node:worker_threads';
import { realDisk } from './engine/disk.js';
import { helpLooking, type SharedLook } from './engine/up-to-date.js';

helpLooking(workerData as SharedLook, realDisk);
