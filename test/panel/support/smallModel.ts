import type { PanelModel, ToPanel } from '../../../src/protocol/panel';
import { smallCost, smallEvents } from '../../support/runs/smallRun';

/** The model that the hand-made run is of; its encoder and the model as a whole are over budget. */
export const smallModel: PanelModel = {
  name: 'small',
  spec: 'file:///models/small.model.json',
  cost: smallCost,
  budget: { params: 100, layerParams: 60 },
};

export const showBudget: ToPanel = { type: 'show', model: smallModel, run: null };

/** The first so many events of the run, or all of them. */
export const play = (from = 0, to = smallEvents.length): ToPanel[] =>
  smallEvents.slice(from, to).map((event) => ({ type: 'events', events: [event] }));
