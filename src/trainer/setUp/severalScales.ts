/** The scales of rows for a model with several inputs, each found by itself: pictures may stand beside numbers. */
import { layerNamed, type ModelGraph } from '../../core/graph/graph';
import { type Message, say } from '../../core/message/message';
import type { OpenedInput } from '../data/several/openFiles';
import { guessScale } from './scale';

/** By the names of inputs; one that is missing stays as it is. */
export type InputScales = Readonly<Record<string, number>>;

export interface GuessedScales {
  /** Missing where all rows stay as they are. */
  readonly scales?: InputScales;
  readonly guesses: readonly Message[];
}

export interface ScalesTried {
  /** Whether outputs reproduce inputs, so that the loss depends on the scale. */
  readonly isReproduced: boolean;
  /** The loss of the model as it is. */
  readonly lossAt: (scales: InputScales) => Promise<number>;
}

/** One input after the other, each with the scales of those before it. */
export async function guessScales(
  graph: ModelGraph,
  inputs: readonly Pick<OpenedInput, 'input' | 'array'>[],
  tried: ScalesTried,
): Promise<GuessedScales> {
  const { isReproduced, lossAt } = tried;
  let scales: InputScales = {};
  const guesses: Message[] = [];
  for (const [at, { input, array }] of inputs.entries()) {
    const output = layerNamed(graph, graph.outputs[at] ?? graph.output);
    const guessed = await guessScale(array, output, isReproduced ? undefined : (scale) => lossAt({ ...scales, [input]: scale }));
    if (guessed.scale !== undefined) scales = { ...scales, [input]: guessed.scale };
    if (guessed.guess !== undefined) guesses.push(say('{0}: {1}', input, guessed.guess));
  }
  return { ...(Object.keys(scales).length === 0 ? {} : { scales }), guesses };
}
