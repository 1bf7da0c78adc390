import { describe, expect, it } from 'vitest';
import { graphOf } from '../graph/build';
import type { LayerSpec } from '../layers';
import { toText } from '../message/message';
import type { BudgetSpec } from './budgetSchema';
import { modelCost } from './cost';
import { deviceProblems } from './deviceFit';

/** 100 × 100 values, then as many again: 20,000 values at `wide`, 40,000 parameters in dense kernels. */
const layers: LayerSpec[] = [
  { type: 'Input', name: 'x', shape: [100, 100] },
  { type: 'Dense', name: 'wide', units: 100 },
  { type: 'Dense', name: 'narrow', units: 10 },
];
const graph = graphOf('model', layers).graph!;
const cost = modelCost(graph);
const reported = (budget: BudgetSpec) =>
  deviceProblems(graph, cost, budget).map(({ code, path, message }) => [code, path.join('.'), toText(message)]);

describe('a model on a device', () => {
  it('needs RAM for input and output of its largest layer, of one byte a value in int8 and of four in float32', () => {
    expect(reported({ device: { ram: 19_999 } })).toEqual([
      ['model-over-budget', 'budget.device', 'needs 20,000 B of RAM even in int8, the device has 19,999 B: largest at wide'],
    ]);
    expect(reported({ device: { ram: 16 * 1024 } })[0]![2]).toBe(
      'needs 19.5 kB of RAM even in int8, the device has 16.0 kB: largest at wide',
    );
    expect(reported({ device: { ram: 20_000 } })).toEqual([
      ['needs-int8', 'budget.device', 'needs 78.1 kB of RAM in float32, the device has 19.5 kB: largest at wide; in int8 it fits'],
    ]);
    expect(reported({ device: { ram: 80_000 } })).toEqual([]);
  });

  it('needs flash for its weights', () => {
    expect(cost.params).toBe(11_110);
    expect(reported({ device: { ram: 1e6, flash: 10_000 } })).toEqual([
      ['model-over-budget', 'budget.device', 'needs 10.8 kB of flash for its weights even in int8, the device has 9.77 kB'],
    ]);
    expect(reported({ device: { ram: 1e6, flash: 40_000 } })[0]![0]).toBe('needs-int8');
    expect(reported({ device: { ram: 1e6, flash: 44_440 } })).toEqual([]);
  });

  it('is named as its board is called', () => {
    expect(reported({ device: 'nucleo-g071rb' })).toEqual([
      ['needs-int8', 'budget.device', 'needs 78.1 kB of RAM in float32, Nucleo-G071RB has 36.0 kB: largest at wide; in int8 it fits'],
    ]);
    expect(reported({ device: 'arduino-nano-33-ble' })).toEqual([]);
  });

  it('takes its time by the speed of the device, which must be known', () => {
    expect(cost.macs).toBe(1_100_000);
    expect(reported({ device: { ram: 1e6, macsPerSecond: 1e6 }, latencyMs: 1100 })).toEqual([]);
    expect(reported({ device: { ram: 1e6, macsPerSecond: 1e6 }, latencyMs: 1000 })).toEqual([
      ['model-over-budget', 'budget.latencyMs', 'takes about 1100 ms on the device, more than its budget of 1000 ms'],
    ]);
    expect(reported({ device: 'nucleo-l4r5zi', latencyMs: 40 })[0]![2]).toBe(
      'takes about 41.33 ms on Nucleo-L4R5ZI, more than its budget of 40 ms',
    );
    expect(reported({ device: 'teensy-4.1', latencyMs: 40 })).toEqual([
      ['idle-setting', 'budget.latencyMs', 'budget.latencyMs cannot be checked: the speed of Teensy 4.1 was not measured'],
    ]);
    expect(reported({ latencyMs: 40 })[0]![0]).toBe('idle-setting');
  });
});
