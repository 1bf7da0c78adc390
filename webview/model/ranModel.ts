/** The model that a run began with, which the spec may have left behind. */
import { bytesPerParameter, type ModelCost } from '../../src/core/cost/cost';
import { formatShape } from '../../src/core/layers/kind';
import type { RunStarted } from '../../src/core/run/events';
import type { RunState } from '../../src/core/run/state';

/** What it cost. */
export function costOfRun({ params, macs, layers }: RunStarted): ModelCost {
  return { params, macs, layers, bytes: params * bytesPerParameter };
}

/** Whether the run is of the model as the spec has it now: its figures may only then stand beside the spec's layers. */
export function isRunOf(run: RunState, cost: ModelCost): boolean {
  const ran = run.started.layers;
  return (
    ran.length === cost.layers.length &&
    cost.layers.every((layer, at) => {
      const other = ran[at]!;
      return (
        layer.name === other.name &&
        layer.words === other.words &&
        layer.params === other.params &&
        formatShape(layer.outputShape) === formatShape(other.outputShape)
      );
    })
  );
}
