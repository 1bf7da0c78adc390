import { expect, it } from 'vitest';
import { smallCost } from '../../test/support/runs/smallRun';
import type { UsualShrink } from '../../src/core/spec/shrinkText';
import { limitMeaning, offeredMethods, readFields, type ShrinkFields, usualFields } from './shrinkFields';

const usual: UsualShrink = { steps: [{ method: 'pruneWeights', rounds: 3 }], target: { params: 0.2, maxMetricDrop: 0.01 } };
/** A limit that the form has no field for. */
const ofAccuracy: UsualShrink = { ...usual, target: { params: 0.2, maxMetricDrop: { accuracy: 0.01 } } };
const auto: UsualShrink = { steps: [{ method: 'auto', seconds: 20 }, { method: 'quantize' }], target: { bytes: 400 } };

const read = (fields: ShrinkFields, of = usual) => readFields(fields, of, smallCost);
const limited = (limits: Partial<ShrinkFields['limits']>, of = usual): ShrinkFields => {
  const fields = usualFields(of);
  return { ...fields, limits: { ...fields.limits, ...limits } };
};

it('asks for what the spec says where nothing is changed, with limits that it does not show', () => {
  expect(usualFields(usual)).toMatchObject({ method: 'pruneWeights', limits: { params: '20 %', bytes: '' } });
  expect(read(usualFields(usual))).toEqual({ chosen: { target: usual.target }, errors: {} });
  expect(read(usualFields(ofAccuracy), ofAccuracy)).toEqual({ chosen: { target: ofAccuracy.target }, errors: {} });
  expect(read(usualFields(auto), auto)).toEqual({ chosen: { target: auto.target }, errors: {} });
});

it('reads limits as people write them, and an empty one as none', () => {
  expect(read(limited({ params: '', macs: '50 %', maxLossIncrease: '+5 %' })).chosen).toEqual({
    target: { macs: 0.5, maxLossIncrease: 0.05, maxMetricDrop: 0.01 },
  });
  expect(read(limited({ bytes: '0.3 kB' })).chosen?.target).toMatchObject({ bytes: 300 });
  expect(read(limited({ params: '', latencyMs: '250 µs', maxMetricDrop: '2 %' })).chosen).toEqual({
    target: { latencyMs: 0.25, maxMetricDrop: 0.02 },
  });
  expect(read(limited({ maxMetricDrop: '' })).chosen).toEqual({ target: { params: 0.2 } });
});

it('gives the time of auto where it is another one', () => {
  expect(read({ ...usualFields(auto), seconds: '45' }, auto).chosen).toEqual({ seconds: 45, target: auto.target });
  expect(read({ ...usualFields(usual), method: 'auto' }).chosen).toEqual({ method: 'auto', target: usual.target });
  expect(read({ ...usualFields(auto), seconds: 'soon' }, auto).errors).toHaveProperty('seconds');
});

it('says what is wrong beside the field', () => {
  expect(read(limited({ params: 'few' })).errors).toEqual({ params: 'Write a share, such as 20 %, or a count, such as 2000.' });
  expect(read(limited({ params: '152' })).errors).toEqual({ params: 'The model has 152 parameters: ask for fewer.' });
  expect(read(limited({ bytes: '1 MB' })).errors).toEqual({ bytes: 'The model takes 608 B: ask for less.' });
  expect(readFields(limited({ params: '', maxMetricDrop: '' }), { ...usual, target: { params: 0.2 } }, smallCost)).toMatchObject({
    missing: expect.any(String) as string,
  });
});

it('says what a limit comes to', () => {
  expect(limitMeaning('params', '50 %', smallCost)).toBe('at most 76 of 152');
  expect(limitMeaning('params', '', smallCost)).toBe('of 152');
  expect(limitMeaning('maxLossIncrease', '5 %', smallCost)).toBe('at most 5 % higher');
  expect(limitMeaning('maxMetricDrop', '1 %', smallCost)).toBe('at most 0.01 lower');
  expect(limitMeaning('latencyMs', '0.25', smallCost)).toBe('at most 250 µs for a row');
});

it('offers the usual steps first where they are several, and one method that goes by no target', () => {
  expect(offeredMethods(auto)[0]).toBeUndefined();
  expect(offeredMethods(usual)).not.toContain(undefined);
  expect(offeredMethods({ steps: [{ method: 'quantize' }], target: {} })[0]).toBe('quantize');
});
