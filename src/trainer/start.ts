/** What starts as the trainer process: the program itself is `main.ts`. */
import path from 'node:path';
import { cacheFolder } from './cacheFolder';
import { requireWithCache } from './codeCache';

requireWithCache(path.join(__dirname, 'trainerMain.js'), cacheFolder('code'));
