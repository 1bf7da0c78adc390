/** Whether the layers of a model still learn: gradients that reach them, and units that react to some rows. */
import type { GraphLayer } from '../../core/graph/graph';
import { type LayerGradients, layerGradients, vanishedLayers } from '../../core/health/gradients';
import { canBeInactive, type InactiveUnits, inactiveUnits } from '../../core/health/inactiveUnits';
import { formatCount } from '../../core/message/format';
import { type Message, say } from '../../core/message/message';
import type { BareModel } from '../../core/weights/model';
import type { Rows, TrainingSession } from '../engine/engine';
import { reachableLayers } from '../engine/model';
import { layerOutputs } from '../engine/outputs';
import { sampleRows } from '../engine/rows';
import type { Failure } from './divergence';

/** Rows that are looked at, evenly spread. */
const rowsLookedAt = 128;
/** A layer with more inactive units than this part of them does not do its work. */
const tooManyInactive = 0.5;

/** What is known of a model's layers. */
export interface Health {
  readonly gradients: LayerGradients;
  /** Layers most of whose units have stopped learning. */
  readonly inactive: readonly InactiveUnits[];
}

/** @throws CancelledError */
export async function healthOf(session: TrainingSession, model: BareModel, rows: Rows, signal: AbortSignal): Promise<Health> {
  const { mean } = await session.gradients(signal, rowsLookedAt);
  return { gradients: layerGradients(mean), inactive: await inactiveLayers(model, rows) };
}

/** Layers most of whose units have stopped learning, with some weights of the model. */
export async function inactiveLayers(model: BareModel, rows: Rows): Promise<InactiveUnits[]> {
  const { graph } = model;
  const hidden = reachableLayers(graph).filter((layer) => !graph.outputs.includes(layer.name) && canBeInactive(layer));
  if (hidden.length === 0) return [];
  const outputs = await layerOutputs(model, await sampleRows(rows, rowsLookedAt), namesOf(hidden));
  return hidden.flatMap((layer) => {
    const found = inactiveUnits(layer, outputs.get(layer.name)!);
    return found !== undefined && found.inactive > found.units * tooManyInactive ? [found] : [];
  });
}

const namesOf = (layers: readonly GraphLayer[]) => layers.map(({ name }) => name);

/** Layers that have stopped learning in training, which a lower learning rate would have kept alive. @param start the layers when training began */
export function stoppedLearning({ inactive }: Health, start: readonly InactiveUnits[]): Failure | undefined {
  const before = new Set(start.map(({ layer }) => layer));
  const first = inactive.find(({ layer }) => !before.has(layer));
  return first && { what: inactiveMessage(first) };
}

/** The notices about a model that is trained on as it is. */
export function healthMessages({ gradients, inactive }: Health): Message[] {
  const layers = vanishedLayers(gradients);
  const vanished =
    layers.length === 0
      ? []
      : [
          say(
            'gradients vanish on their way back: those of {0} are less than a millionth of the largest ones, so that training does not reach it. Use relu in the hidden layers, or put a BatchNormalization between them',
            layersMessage(layers),
          ),
        ];
  return [...vanished, ...inactive.map(inactiveMessage)];
}

function layersMessage(layers: readonly string[]): Message {
  const [first, last] = [layers[0]!, layers.at(-1)!];
  return layers.length === 1 ? say('{0}', first) : say('{0} to {1}', first, last);
}

function inactiveMessage({ layer, state, inactive, units }: InactiveUnits): Message {
  const values = [layer, formatCount(inactive), formatCount(units)];
  return state === 'dead'
    ? say('{1} of the {2} units of {0} react to no row any more', ...values)
    : say('{1} of the {2} units of {0} are saturated, and the same for every row', ...values);
}
