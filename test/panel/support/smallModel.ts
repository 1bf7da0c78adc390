import type { PanelModel, ToPanel } from '../../../src/protocol/panel';
import { say } from '../../../src/core/message/message';
import { smallCost, smallEvents } from '../../support/runs/smallRun';

/** The model that the hand-made run is of; its encoder and the model as a whole are over budget. */
export const smallModel: PanelModel = {
  name: 'small',
  spec: 'file:///models/small.model.json',
  cost: smallCost,
  budget: { params: 100, layerParams: 60 },
  usual: { steps: [{ method: 'pruneWeights', rounds: 2 }], target: { params: 0.5 } },
};

const memorySteps = [
  { layer: 'x', index: 0, values: 10 },
  { layer: 'encoder', index: 1, values: 1024 },
  { layer: 'code', index: 2, values: 20 },
];

/** The same, with what its values take of memory, for a device that it does not fit. */
export const deviceModel: PanelModel = {
  ...smallModel,
  budget: { device: { ram: 512 } },
  memory: { steps: memorySteps, largest: memorySteps[1]!, values: 1024 },
  misfits: [say('needs {0} of RAM even in int8, {1} has {2}: largest at {3}', '1.00 kB', say('the device'), '512 B', 'encoder')],
};

export const showBudget: ToPanel = { type: 'show', model: smallModel, run: null };

/** The first so many events of the run, or all of them. */
export const play = (from = 0, to = smallEvents.length): ToPanel[] =>
  smallEvents.slice(from, to).map((event) => ({ type: 'events', events: [event] }));
