// npm run package: builds, then writes model-bonsai-<version>.vsix into the project's folder.
import path from 'node:path';
import { root } from './build/root.mjs';
import { ensureBuilt } from './build/up-to-date.mjs';
import { packVsix } from './build/vsix.mjs';

await ensureBuilt((message) => console.log(message));
console.log(`packed ${path.relative(process.cwd(), await packVsix(root))}`);
