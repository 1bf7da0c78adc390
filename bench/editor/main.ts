/** npm run bench:editor: what the editor's features cost on large models, next to their limits. */
import { statSync } from 'node:fs';
import path from 'node:path';
import { activationTime } from './activation';
import { editTimes } from './edits';
import { kerasFile, largeSpec, otherJson } from './files';
import { overviewTimes } from './overview';
import { recognitionTime } from './recognition';
import { type Measure, printMeasures } from './report';

const [root = '.'] = process.argv.slice(2);
const bundle = path.join(root, 'dist', 'extension.js');

async function measure(): Promise<Measure[]> {
  return [
    ...(await overviewTimes()),
    { what: 'host bundle', value: statSync(bundle).size / 1000, limit: 320, unit: 'kB' },
    { what: 'activation, with loading the bundle', value: activationTime(bundle), limit: 50, unit: 'ms' },
    { what: 'JSON of 5 MB that is no model', value: recognitionTime(otherJson()), limit: 2, unit: 'ms' },
    ...editTimes('spec of 1,000 layers', largeSpec(1000)),
    ...editTimes('Keras JSON of 5 MB', kerasFile(5_000_000, 2)),
    ...editTimes('the same, minified', kerasFile(5_000_000, 0)),
  ];
}

void measure().then(printMeasures);
