/** What starts as the trainer process: the program itself is `main.ts`. */
import path from 'node:path';
import { trainerStart } from '../protocol/trainer';
import { cacheFolder } from './cacheFolder';
import { requireWithCache } from './codeCache';
import { beginLoading } from './engine/native/backgroundLoader';

const certificates = process.env[trainerStart.certificates];
if (certificates !== undefined) process.env['NODE_EXTRA_CA_CERTS'] = certificates;
if (process.argv.includes(trainerStart.native)) beginLoading();
requireWithCache(path.join(__dirname, 'trainerMain.js'), cacheFolder('code'));
