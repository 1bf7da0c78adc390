import { expect, it } from 'vitest';
import { replay } from '../../src/core/run/state';
import { smallCost, smallEvents, smallStarted } from '../../test/support/runs/smallRun';
import { emptyPanel, receive } from './panelState';

const model = { name: 'small', spec: 'file:///small.model.json', cost: smallCost, budget: {} };

it('comes to the same run by events as by a snapshot', () => {
  const shown = receive(emptyPanel, { type: 'show', model, run: null });
  const byEvents = smallEvents.reduce((state, event) => receive(state, { type: 'events', events: [event] }), shown);
  expect(byEvents.run).toEqual(replay(smallEvents));
  expect(byEvents.run).toEqual(receive(shown, { type: 'show', model, run: replay(smallEvents)! }).run);
});

it('begins anew with a new run', () => {
  const old = receive(emptyPanel, { type: 'show', model, run: replay(smallEvents)! });
  expect(receive(old, { type: 'events', events: [smallStarted] }).run?.epochs).toEqual([]);
});

it('ignores events of a run whose beginning it does not know', () => {
  expect(receive(emptyPanel, { type: 'events', events: [{ type: 'cancelled' }] }).run).toBeNull();
});

it('counts reveals, so that the same layer can be shown twice', () => {
  const once = receive(emptyPanel, { type: 'reveal', layer: 'code' });
  expect(once).toMatchObject({ selectedLayer: 'code', reveals: 1 });
  expect(receive(once, { type: 'reveal', layer: 'code' }).reveals).toBe(2);
});

it('knows what the editor asked to fill in until another model is shown', () => {
  const shown = receive(emptyPanel, { type: 'show', model, run: null });
  const asked = receive(shown, { type: 'choose', target: { params: 0.5 } });
  expect(asked.asked).toEqual({ target: { params: 0.5 } });
  expect(receive(asked, { type: 'show', model, run: null }).asked).toBe(asked.asked);
  expect(receive(asked, { type: 'show', model: { ...model, spec: 'file:///other.model.json' }, run: null }).asked).toBeUndefined();
});
