/** What starts as the trainer process: the program itself is `main.ts`. */
import path from 'node:path';
import type { CertificatesVariable, NativeArgument } from '../protocol/trainer';
import { cacheFolder } from '../system/cacheFolder';
import { beginLoading } from './engine/native/backgroundLoader';
import { requireCompiled } from './requireCompiled';

const nativeArgument: NativeArgument = '--native';
const certificatesVariable: CertificatesVariable = 'BONSAI_NODE_EXTRA_CA_CERTS';

const certificates = process.env[certificatesVariable];
if (certificates !== undefined) process.env['NODE_EXTRA_CA_CERTS'] = certificates;
if (process.argv.includes(nativeArgument)) beginLoading();
requireCompiled(path.join(__dirname, 'trainerMain.js'), cacheFolder('code'));
