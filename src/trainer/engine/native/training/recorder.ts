import type * as tf from '@tensorflow/tfjs-core';
import type { ModelGraph } from '../../../../core/graph/graph';
import { type WeightKey, type Weights, weightKey, type WeightTensor } from '../../../../core/weights/weights';
import type { TrainOptions } from '../../engine';
import { trainingLayers } from '../../layers/factory';
import { buildLayersModel, type LayersModel } from '../../model';
import type { Objective } from '../../objective';
import { inputParts, outputParts } from '../../parts';
import type { Computation } from '../graph/op';
import type { NativeBackend } from '../load';
import { fusedNormalizeBatch } from './batchNormalization';
import { statelessRandom } from './random';
import { trace, type TraceOptions } from './trace';
import { sizeOf } from '../../../../core/numbers/sizeOf';

export interface RecordedModel {
  readonly graph: ModelGraph;
  readonly train: TrainOptions;
  readonly objective: Objective;
  /** Undefined when the targets are the inputs. */
  readonly targetShape: readonly number[] | undefined;
}

/** Records steps of a model. The tfjs model that this takes is there only while it records. */
export class ModelRecorder {
  #model: LayersModel | undefined;
  #step: tf.Scalar | undefined;
  #branches = 1;

  constructor(
    private readonly native: NativeBackend,
    private readonly recorded: RecordedModel,
  ) {}

  /** @throws NotTraceableError when the model reads a value back while it runs */
  record(options: TraceOptions): Computation {
    this.#branches = options.branches ?? 1;
    const model = (this.#model ??= this.#build());
    const { objective, targetShape, graph } = this.recorded;
    const setStep = (step: tf.Scalar) => (this.#step = step);
    return trace(this.native, { model, objective, inputs: inputParts(graph), outputs: outputParts(graph), targetShape, setStep }, options);
  }

  /** Frees the model; recording again builds it again. */
  release(): void {
    this.#model?.model.dispose();
    this.#model = undefined;
  }

  #build(): LayersModel {
    const { graph, train, objective } = this.recorded;
    const random = statelessRandom(this.native, () => this.#step!);
    const layers = trainingLayers(train.seed ?? 0, { random, normalizeBatch: fusedNormalizeBatch(this.native, () => this.#branches) });
    return buildLayersModel(graph, emptyWeights(graph), layers, objective.hidden);
  }
}

/** What is recorded does not depend on the weights' values. */
function emptyWeights({ layers }: ModelGraph): Weights {
  return new Map(
    layers.flatMap((layer) =>
      layer.weights.map(({ name, shape }): [WeightKey, WeightTensor] => [
        weightKey(layer.name, name),
        { shape, data: new Float32Array(sizeOf(shape)) },
      ]),
    ),
  );
}
