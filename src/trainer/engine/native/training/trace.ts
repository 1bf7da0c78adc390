/** Records a training or prediction step of a model. */
import * as tf from '@tensorflow/tfjs-core';
import type { WeightKey } from '../../../../core/weights/weights';
import { applyModel, type LayersModel } from '../../model';
import type { Objective } from '../../objective';
import { joinRows, type RowPart, rowShape, splitRows } from '../../parts';
import { intoBranches, type Joining } from '../graph/branches';
import { fuse } from '../graph/fuse';
import { withOneDnn } from '../graph/oneDnn';
import { type Computation, type Parameter, parameterOf } from '../graph/op';
import { NotTraceableError, record } from '../graph/record';
import { rewrite } from '../graph/rewrite';
import type { NativeBackend } from '../load';
import { RunningLayer } from './runningLayer';

/** Names of parameters and results of the recorded computations. */
export const inputsName = 'inputs';
export const targetsName = 'targets';
export const stepName = 'step';
export const lossName = 'loss';
export const outputsName = 'outputs';
export const weightName = (key: WeightKey): string => `weight:${key}`;
export const gradientName = (key: WeightKey): string => `gradient:${key}`;

export interface TraceRequest {
  readonly model: LayersModel;
  readonly objective: Objective;
  readonly inputs: readonly RowPart[];
  readonly outputs: readonly RowPart[];
  /** Undefined when the targets are the inputs. */
  readonly targetShape: readonly number[] | undefined;
  /** Gets the scalar of the current step before each recording. */
  readonly setStep: (step: tf.Scalar) => void;
}

/** What a recording computes beside the outputs and the loss. */
export interface TraceOptions {
  readonly rows: number;
  /** Into how many branches they are cut, a divisor of theirs; 1 where it is left out. */
  readonly branches?: number;
  /** Whether layers behave as while training: dropout, batch statistics. Their new moving statistics are results under their weight's name. */
  readonly training: boolean;
  /** The weights whose gradients are results. */
  readonly gradientsOf: readonly WeightKey[];
}

/** @throws NotTraceableError with the layer that reads a value back while it runs. */
export function trace(
  { backend, oneDnn }: NativeBackend,
  request: TraceRequest,
  { rows, branches = 1, training, gradientsOf }: TraceOptions,
): Computation {
  const { model, objective, targetShape, setStep } = request;
  const running = new RunningLayer(model.model);
  let computation: Computation | undefined;
  tf.tidy(() => {
    const inputs = tf.zeros([rows / branches, ...rowShape(request.inputs)]);
    const targets = targetShape === undefined ? inputs : tf.zeros([rows / branches, ...targetShape]);
    const step = tf.scalar(0, 'int32');
    setStep(step);
    const parameters = new Map<string, tf.Tensor>([[inputsName, inputs], [stepName, step]]); // prettier-ignore
    if (targets !== inputs) parameters.set(targetsName, targets);
    for (const [key, variable] of model.variables) parameters.set(weightName(key), variable);
    const before = new Map([...model.variables].map(([key, variable]) => [key, variable.dataId]));
    const run = (): Map<string, tf.Tensor> => {
      const results = new Map<string, tf.Tensor>();
      const lossOf = (): tf.Scalar => {
        const outputs = applyModel(model, splitRows(inputs, request.inputs), training);
        running.name = undefined;
        results.set(outputsName, joinRows(outputs, request.outputs));
        const loss = objective.loss(targets, outputs, model, training);
        return branches === 1 ? loss : tf.mul(loss, 1 / branches);
      };
      if (gradientsOf.length === 0) results.set(lossName, lossOf());
      else {
        const { value, grads } = tf.variableGrads(
          lossOf,
          gradientsOf.map((key) => model.variables.get(key)!),
        );
        results.set(lossName, value);
        // The outputs are gone by now, and no training step needs them.
        results.delete(outputsName);
        for (const key of gradientsOf) results.set(gradientName(key), grads[model.variables.get(key)!.name]!);
      }
      for (const [key, variable] of model.variables) if (variable.dataId !== before.get(key)) results.set(weightName(key), variable);
      return results;
    };
    computation = recordModel(running, backend, parameters, run);
  });
  const whole = intoBranches(computation!, branches, isRows, joiningOf);
  const fused = fuse(rewrite(whole));
  return oneDnn ? withOneDnn(fused) : fused;
}

const isRows = (name: string): boolean => name === inputsName || name === targetsName;

function joiningOf(result: string): Joining {
  if (result === outputsName) return 'rows';
  return result === lossName || result.startsWith(gradientName('' as WeightKey)) ? 'sum' : 'same';
}

/** @throws NotTraceableError with the layer that was at work */
function recordModel(running: RunningLayer, ...[backend, parameters, run]: Parameters<typeof record>): Computation {
  try {
    return running.during(() => record(backend, parameters, run));
  } catch (error) {
    throw error instanceof NotTraceableError ? new NotTraceableError(running.name) : error;
  }
}

/** What a recorded computation is given: its name and shape. */
export function parametersOf({ ops }: Computation): readonly Parameter[] {
  return ops.filter(({ kind }) => kind === 'Parameter').map(parameterOf);
}
