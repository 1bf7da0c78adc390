import { ensureBuilt } from '../../../scripts/build/upToDate.mjs';

/** Before the tests of a project that starts what is in dist/. */
export default async function setup(): Promise<void> {
  await ensureBuilt((message) => console.log(message));
}
