/** Sound documents of both kinds, to be damaged. */
import { readFileSync } from 'node:fs';
import { parse } from 'jsonc-parser';
import { Random } from '../../../src/core/random/random';
import { randomSpec } from '../models/randomSpec';

/** Small models of many layer types, as Keras 2 and 3 and TF.js store them. */
export function kerasDocuments(): object[] {
  const listed = ['keras2', 'keras3'].flatMap(
    (version) => JSON.parse(readFileSync(`test/fixtures/keras/layers-${version}.json`, 'utf8')) as { readonly model: object }[],
  );
  return listed.map(({ model }, index) =>
    index % 3 === 0 ? { format: 'layers-model', modelTopology: model, weightsManifest: [] } : model,
  );
}

/** Specs with all that they can say beside their layers. */
export function specDocuments(): object[] {
  const random = new Random(7);
  const examples = ['seed/seed', 'digits/digits', 'digits-conv/digits-conv'].map(
    (name) => parse(readFileSync(`examples/${name}.model.json`, 'utf8')) as object,
  );
  return [...examples, ...Array.from({ length: 20 }, () => ({ ...examples[0], ...randomSpec(random) }))];
}
