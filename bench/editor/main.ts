/** npm run bench:editor: what the editor's features cost on large models, next to their limits. */
import path from 'node:path';
import { activationCost } from './activation';
import { editTimes } from './edits';
import { kerasFile, largeSpec, otherJson } from './files';
import { overviewTimes } from './overview';
import { recognitionTime } from './recognition';
import { type Measure, printMeasures } from './report';

const [root = '.'] = process.argv.slice(2);
const bundle = path.join(root, 'dist', 'extension.js');

async function measure(): Promise<Measure[]> {
  const activation = activationCost(bundle);
  return [
    ...(await overviewTimes()),
    { what: 'host bundle, as loaded at activation', value: activation.bytes / 1000, limit: 320, unit: 'kB' },
    { what: 'activation, with loading the bundle', value: activation.ms, limit: 50, unit: 'ms' },
    { what: 'JSON of 5 MB that is no model', value: recognitionTime(otherJson()), limit: 2, unit: 'ms' },
    ...editTimes('spec of 1,000 layers', largeSpec(1000)),
    ...editTimes('Keras JSON of 5 MB', kerasFile(5_000_000, 2)),
    ...editTimes('the same, minified', kerasFile(5_000_000, 0)),
  ];
}

void measure().then(printMeasures);
