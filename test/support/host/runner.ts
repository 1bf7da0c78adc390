import { readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import Mocha from 'mocha';

/** One test as it ended inside the extension host. */
export interface HostTestResult {
  readonly title: string;
  readonly passed: boolean;
  /** Why it did not pass. */
  readonly error: string;
}

/** VS Code calls this in its extension host: runs the bundled test files beside this one and writes results.json. */
export async function run(): Promise<void> {
  const mocha = new Mocha({ ui: 'bdd', timeout: 60_000, reporter: 'min' });
  for (const file of readdirSync(__dirname)) {
    if (file.endsWith('.test.cjs')) mocha.addFile(path.join(__dirname, file));
  }
  const results: HostTestResult[] = [];
  await new Promise<void>((resolve) => {
    mocha
      .run(() => resolve())
      .on('pass', (test) => results.push({ title: test.fullTitle(), passed: true, error: '' }))
      .on('pending', (test) => results.push({ title: test.fullTitle(), passed: false, error: 'it was skipped' }))
      .on('fail', (test, error: Error) => results.push({ title: test.fullTitle(), passed: false, error: error.stack ?? error.message }));
  });
  writeFileSync(path.join(__dirname, 'results.json'), JSON.stringify(results));
}
