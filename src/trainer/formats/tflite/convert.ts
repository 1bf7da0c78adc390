/** From the layers that a TensorFlow Lite model's operators became to a spec with weights. */
import path from 'node:path';
import { graphOf } from '../../../core/graph/build';
import type { LayerSpec } from '../../../core/layers';
import { firstFew } from '../../../core/message/list';
import { type Message, say } from '../../../core/message/message';
import { ImportError } from '../importError';
import type { ImportedModel } from '../importer';
import type { ModelSource } from '../modelSource';
import type { DraftLayer, Linked } from './linking/layers';
import { tidied } from './linking/tidy';
import { readWeights } from './weights';

/** @throws ImportError that names all that a spec cannot say */
export async function convert(source: ModelSource, { steps, layers, outputs }: Linked, signal: AbortSignal): Promise<ImportedModel> {
  const problems = steps.flatMap(({ problem }) => problem ?? []);
  if (problems.length > 0) throw refusal(source, problems);
  const given = outputs.filter((output) => output !== undefined);
  if (given.length === 0) throw refusal(source, [say('it has no outputs')]);
  const tidy = tidied(layers, given);
  const specs = specsOf(tidy.layers, tidy.outputs);
  const named = tidy.outputs.length === 1 ? undefined : tidy.outputs;
  const { graph, problems: errors } = graphOf('model', specs, named);
  if (graph === undefined)
    throw refusal(
      source,
      errors.map(({ message }) => message),
    );
  return { layers: specs, outputs: named, weights: await readWeights(source, tidy.layers, signal) };
}

/** A single output last; inputs are named where they are not simply the layer before. */
function specsOf(layers: readonly DraftLayer[], outputs: readonly string[]): LayerSpec[] {
  const used = new Set([...outputs, ...layers.flatMap(({ inputs }) => inputs)]);
  const isLast = ({ name }: DraftLayer) => outputs.length === 1 && name === outputs[0];
  const ordered = [...layers.filter((layer) => !isLast(layer) && used.has(layer.name)), ...layers.filter(isLast)];
  return ordered.map(({ name, spec: { type, ...fields }, inputs }, index) => {
    const isNext = inputs.length === 0 || (inputs.length === 1 && inputs[0] === ordered[index - 1]?.name);
    return { type, name, ...(isNext ? {} : { inputs: [...inputs] }), ...fields } as LayerSpec;
  });
}

const mostNamed = 20;

function refusal(source: ModelSource, problems: readonly Message[]): ImportError {
  return new ImportError(say('{0} cannot be said in a spec: {1}', path.basename(source.file), firstFew(problems, mostNamed)));
}
