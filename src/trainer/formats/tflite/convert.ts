/** From the layers that a TensorFlow Lite model's operators became to a spec with weights. */
import path from 'node:path';
import { graphOf } from '../../../core/graph/build';
import type { LayerSpec } from '../../../core/layers';
import { oneAfterTheOther } from '../../../core/message/list';
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
  const [output, other] = outputs;
  if (output === undefined) throw refusal(source, [say('it has no outputs')]);
  if (other !== undefined)
    throw refusal(source, [say('it has {0} outputs, and a spec has one: convert it with one of them', outputs.length)]);
  const tidy = tidied(layers, output);
  const specs = specsOf(tidy.layers, tidy.output);
  const { graph, problems: errors } = graphOf('model', specs);
  if (graph === undefined)
    throw refusal(
      source,
      errors.map(({ message }) => message),
    );
  return { layers: specs, weights: await readWeights(source, tidy.layers, signal) };
}

/** The output last; inputs are named where they are not simply the layer before. */
function specsOf(layers: readonly DraftLayer[], output: string): LayerSpec[] {
  const used = new Set([output, ...layers.flatMap(({ inputs }) => inputs)]);
  const ordered = [...layers.filter(({ name }) => name !== output && used.has(name)), ...layers.filter(({ name }) => name === output)];
  return ordered.map(({ name, spec: { type, ...fields }, inputs }, index) => {
    const isNext = inputs.length === 0 || (inputs.length === 1 && inputs[0] === ordered[index - 1]?.name);
    return { type, name, ...(isNext ? {} : { inputs: [...inputs] }), ...fields } as LayerSpec;
  });
}

const mostNamed = 20;

function refusal(source: ModelSource, problems: readonly Message[]): ImportError {
  const all = oneAfterTheOther(problems.slice(0, mostNamed));
  const rest = problems.length - mostNamed;
  return new ImportError(
    say('{0} cannot be said in a spec: {1}', path.basename(source.file), rest > 0 ? say('{0}; and {1} more', all, rest) : all),
  );
}
