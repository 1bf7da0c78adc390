// npm run package: builds, then writes model-bonsai-<version>.vsix into the project's folder.
import { root } from './build/root.mjs';
import { build } from './build/upToDate.mjs';
import { packVsix } from './build/vsix.mjs';

await build((message) => console.log(message));
await packVsix(root);
