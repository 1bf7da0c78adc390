import { describe, expect, it } from 'vitest';
import { autoEvents } from '../../test/support/runs/autoRun';
import { advance, replay } from '../../src/core/run/state';
import { frontCosts, frontFacts, frontModels, frontQualities } from './front';
import { frontPicture } from './frontPicture';

const finished = replay(autoEvents)!;
/** After the second model was tuned. */
const searching = replay(
  autoEvents.slice(
    0,
    autoEvents.findLastIndex(({ type }) => type === 'tuned'),
  ),
)!;

const kinds = (models: ReturnType<typeof frontModels>) => models.map(({ params, kind }) => [params, kind]);

describe('the models of a front', () => {
  it('while it grows, are those that no other one beats so far', () => {
    expect(kinds(frontModels(searching))).toEqual([
      [108, 'front'],
      [110, 'tuned'],
      [152, 'original'],
    ]);
  });

  it('while it grows, has the one that a person has chosen as the result, beaten or not', () => {
    const chosen = advance(searching, { type: 'chosen', number: 2 });
    expect(kinds(frontModels(chosen))[1]).toEqual([110, 'result']);
    const [params] = frontCosts(frontModels(chosen));
    const [loss] = frontQualities(frontModels(chosen));
    expect(frontPicture(frontModels(chosen), params!, loss!).steps.map(({ model }) => model.params)).toEqual([108]);
    expect(kinds(frontModels(advance(chosen, { type: 'chosen' })))[1]).toEqual([110, 'tuned']);
  });

  it('at the end, has the result beside them where it is none of them', () => {
    const other = { ...finished, front: finished.front!.slice(0, 1), tuned: [] };
    expect(kinds(frontModels(other))).toEqual([
      [60, 'front'],
      [108, 'result'],
      [152, 'original'],
    ]);
  });

  it('at the end, are those that the run has kept, with the result and the original, and the beaten ones', () => {
    expect(kinds(frontModels(finished))).toEqual([
      [60, 'front'],
      [108, 'result'],
      [110, 'tuned'],
      [152, 'original'],
    ]);
    expect(frontModels(finished).map(({ number }) => number)).toEqual([1, 2, undefined, undefined]);
  });

  it('are compared by what is known of them, and not twice by the same', () => {
    expect(frontCosts(frontModels(searching)).map(({ id }) => id)).toEqual(['params', 'macs']);
    expect(frontCosts(frontModels(finished)).map(({ id }) => id)).toEqual(['params', 'macs', 'bytes', 'latencyMs']);
    // The loss is the mean squared error here.
    expect(frontQualities(frontModels(finished)).map(({ id }) => id)).toEqual(['loss', 'r2']);
  });

  it('are told with all their numbers', () => {
    const models = frontModels(finished);
    const original = models.at(-1)!;
    expect(frontFacts(models[1]!, original)).toBe('108 parameters · 92 MACs · 390 B · 20 µs · loss 1.21 (+10 %)');
    expect(frontFacts(original, original)).toBe('152 parameters · 132 MACs · 608 B · 40 µs · loss 1.1');
  });
});

describe('the picture of a front', () => {
  const models = frontModels(finished);
  const [params] = frontCosts(models);
  const [loss, r2] = frontQualities(models);

  it('has cheaper models further left, and lower losses further down', () => {
    const { dots, steps } = frontPicture(models, params!, loss!);
    expect(dots.map(({ model }) => model.params)).toEqual([60, 108, 110, 152]);
    for (const [at, dot] of dots.entries()) {
      expect(dot.x).toBeGreaterThan(at === 0 ? 0 : dots[at - 1]!.x);
      expect(dot.x).toBeLessThan(100);
      expect(dot.y).toBeGreaterThan(0);
      expect(dot.y).toBeLessThan(100);
    }
    expect(dots[0]!.y).toBeLessThan(dots[1]!.y);
    expect(steps.map(({ model }) => model.number)).toEqual([1, 2]);
  });

  it('has its marks where they are on the axes', () => {
    const { dots, xMarks, yMarks } = frontPicture(models, params!, loss!);
    expect(xMarks.map(({ label }) => label)).toEqual(['100', '150']);
    // On a logarithmic axis, 100 is as far below 108 as 108/100 says.
    const perFactor = (dots[1]!.x - dots[0]!.x) / Math.log(108 / 60);
    expect(dots[1]!.x - xMarks[0]!.at).toBeCloseTo(perFactor * Math.log(1.08), 6);
    expect(yMarks.length).toBeGreaterThan(1);
  });

  it('leaves out models of which the measure is unknown', () => {
    expect(frontPicture(models, params!, r2!).dots.map(({ model }) => model.params)).toEqual([60, 108, 152]);
  });

  it('has a place for a single model', () => {
    const { dots } = frontPicture(models.slice(0, 1), params!, loss!);
    expect(dots.map(({ x, y }) => [Math.round(x), Math.round(y)])).toEqual([[50, 50]]);
  });
});
