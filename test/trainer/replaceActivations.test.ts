/** What replaceActivations does to real runs of dense and convolutional models. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { smallConvSpec } from '../support/specs/smallConv';
import { smallSpec } from '../support/specs/smallRun';
import { SmallShrinker } from '../support/shrinkSmall';

let small: SmallShrinker;
beforeAll(async () => {
  small = await SmallShrinker.start();
});
afterAll(() => small.stop());

const step = { method: 'replaceActivations', fineTuneEpochs: 6 } as const;
const activations = (layers: readonly { readonly name: string; readonly spec: object }[]) =>
  Object.fromEntries(layers.flatMap(({ name, spec }) => ('activation' in spec ? [[name, spec.activation]] : [])));

test('every relu but the output becomes a sigmoid, and the layer behind is fitted', async () => {
  const plain = await small.shrink(smallSpec, [{ ...step, activations: { relu: 'sigmoid' }, refit: false }]);
  const refitted = await small.shrink(smallSpec, [{ ...step, activations: { relu: 'sigmoid' } }]);
  expect(activations(refitted.graph.layers)).toEqual({ encoder: 'sigmoid', skip: 'sigmoid' });
  const lossAfter = ({ events }: typeof plain) => events.flatMap((event) => (event.type === 'pruned' ? [event.lossAfter] : []))[0]!;
  expect(lossAfter(refitted)).toBeLessThan(lossAfter(plain));
  expect(refitted.shrunk.training.loss).toBeLessThan(refitted.original.training.loss * 1.3);
  expect(refitted.shrunk.params).toBe(refitted.original.params);
  expect([refitted.original.latencyMs, refitted.shrunk.latencyMs].every((latency) => latency > 0)).toBe(true);
});

test('convolutions and activation layers change too, and only the named ones where names are given', async () => {
  const all = await small.shrink(smallConvSpec, [{ ...step, activations: { relu: 'tanh' } }]);
  expect(activations(all.graph.layers)).toEqual({ first: 'tanh', active: 'tanh', larger: 'tanh' });
  const one = await small.shrink(smallConvSpec, [{ ...step, activations: { relu: 'elu' }, layers: ['larger'] }]);
  expect(activations(one.graph.layers)).toEqual({ first: 'relu', active: 'relu', larger: 'elu' });
});

test('pruned weights stay pruned through it', async () => {
  const { original, shrunk, steps, events } = await small.shrink(
    smallSpec,
    [
      { method: 'pruneWeights', rounds: 2, fineTuneEpochs: 2 },
      { ...step, activations: { relu: 'tanh' } },
    ],
    { params: 0.3 },
  );
  expect(shrunk.nonzero).toBeLessThanOrEqual(Math.floor(646 * 0.3));
  // Each of several steps is scored like the whole.
  expect(steps!.map(({ method }) => method)).toEqual(['pruneWeights', 'replaceActivations']);
  expect(events.filter((event) => event.type === 'step').map((event) => event.score)).toEqual(steps!.map(({ score }) => score));
  expect(steps![0]!.score.nonzero).toBe(shrunk.nonzero);
  expect(steps![1]!.score.training).toEqual(shrunk.training);
  expect(Object.keys(steps![0]!.score).sort()).toEqual(Object.keys(original).sort());
});

test('a mapping that meets no layer changes nothing and says so; an unknown one is refused', async () => {
  const { notices, graph } = await small.shrink(smallSpec, [{ ...step, activations: { gelu: 'relu' } }], {});
  expect(notices).toEqual(['no layer has the activation gelu: nothing was replaced']);
  expect(activations(graph.layers)).toEqual({ encoder: 'relu', skip: 'relu' });
  await expect(small.shrink(smallSpec, [{ ...step, activations: { rela: 'tanh' } }])).rejects.toMatchObject({
    message: 'replaceActivations.activations names "rela", which is no activation; did you mean "relu"?',
  });
});
