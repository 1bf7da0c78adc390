/** Whether a model fits the device of its budget: its values into the RAM, its weights into the flash, its work into the time. */
import type { DeviceLimits } from '../devices/device';
import { deviceNamed } from '../devices/known';
import type { ModelGraph } from '../graph/graph';
import { bytesPerValue, memoryOf, type ModelMemory } from '../memory/memory';
import { differentMemorySizes, formatValue } from '../message/format';
import { type Message, say } from '../message/message';
import type { Problem } from '../problem/problem';
import type { BudgetSpec } from './budgetSchema';
import type { ModelCost } from './cost';

type DeviceChoice = NonNullable<BudgetSpec['device']>;

/** The limits of a device: those of a known one by its name, or the ones that a spec gives itself. */
export function limitsOf(device: DeviceChoice): DeviceLimits | undefined {
  return typeof device === 'string' ? deviceNamed(device) : device;
}

/** The budget with what its device has in the place of its name, for a page that does not know the user's own devices. */
export function withLimits(budget: BudgetSpec): BudgetSpec {
  const limits = budget.device === undefined ? undefined : limitsOf(budget.device);
  if (limits === undefined) return budget;
  const { ram, flash, macsPerSecond } = limits;
  return {
    ...budget,
    device: { ram, ...(flash === undefined ? {} : { flash }), ...(macsPerSecond === undefined ? {} : { macsPerSecond }) },
  };
}

/** What messages call the device. */
export function titleOf(device: DeviceChoice): Message {
  return typeof device === 'string' ? say('{0}', deviceNamed(device)?.title ?? device) : say('the device');
}

/**
 * A model that does not even fit in int8 is over its budget; for one that fits in int8 alone there is a notice. What its code takes of the flash, and the rest of
 * the program of both, is not known.
 */
export function deviceProblems(graph: ModelGraph, cost: Pick<ModelCost, 'params' | 'macs'>, budget: BudgetSpec): Problem[] {
  const { device } = budget;
  if (device === undefined)
    return budget.latencyMs === undefined
      ? []
      : [idleLatency(say('budget.latencyMs is checked with the speed of a device: name one as budget.device'))];
  const limits = limitsOf(device);
  if (limits === undefined) return [];
  const board = titleOf(device);
  const need = { params: cost.params, memory: memoryOf(graph) };
  return [...needProblems(need, limits, board), ...latencyProblems(limits, board, cost.macs, budget.latencyMs)];
}

/** What a model needs of a device; what is missing is not known. */
export interface DeviceNeed {
  readonly params?: number | undefined;
  readonly memory?: Pick<ModelMemory, 'values' | 'largest'> | undefined;
}

/** Where a model needs more RAM or flash than there is. */
export function needProblems({ params, memory }: DeviceNeed, { ram, flash }: DeviceLimits, board: Message): Problem[] {
  const ramProblems = memory === undefined ? [] : excess(memory.values, ram, ramMessages(board, memory.largest.layer));
  const flashProblems = flash === undefined || params === undefined ? [] : excess(params, flash, flashMessages(board));
  return [...ramProblems, ...flashProblems];
}

/** Whether a problem is about the device that a model is for. */
export function isOfDevice({ code, path }: Problem): boolean {
  return path[0] === 'budget' && (path[1] === 'device' || path[1] === 'latencyMs') && code !== 'idle-setting';
}

interface NeedMessages {
  readonly tooMuch: (int8: string, limit: string) => Message;
  readonly int8Alone: (float: string, limit: string) => Message;
}

function ramMessages(board: Message, layer: string): NeedMessages {
  return {
    tooMuch: (int8, limit) => say('needs {0} of RAM even in int8, {1} has {2}: largest at {3}', int8, board, limit, layer),
    int8Alone: (float, limit) =>
      say('needs {0} of RAM in float32, {1} has {2}: largest at {3}; in int8 it fits', float, board, limit, layer),
  };
}

function flashMessages(board: Message): NeedMessages {
  return {
    tooMuch: (int8, limit) => say('needs {0} of flash for its weights even in int8, {1} has {2}', int8, board, limit),
    int8Alone: (float, limit) => say('needs {0} of flash for its weights in float32, {1} has {2}; in int8 it fits', float, board, limit),
  };
}

/** @param values that are needed, each of one byte in int8 and of four in float32 */
function excess(values: number, limit: number, { tooMuch, int8Alone }: NeedMessages): Problem[] {
  const int8 = values * bytesPerValue.int8;
  const float = values * bytesPerValue.float;
  const path = ['budget', 'device'];
  if (int8 > limit)
    return [{ code: 'model-over-budget', severity: 'warning', message: tooMuch(...differentMemorySizes(int8, limit)), path }];
  if (float > limit)
    return [{ code: 'needs-int8', severity: 'information', message: int8Alone(...differentMemorySizes(float, limit)), path }];
  return [];
}

function latencyProblems({ macsPerSecond }: DeviceLimits, board: Message, macs: number | null, limit: number | undefined): Problem[] {
  if (limit === undefined) return [];
  if (macsPerSecond === undefined)
    return [idleLatency(say('budget.latencyMs cannot be checked: the speed of {0} was not measured', board))];
  const milliseconds = ((macs ?? 0) / macsPerSecond) * 1000;
  if (milliseconds <= limit) return [];
  const message = say('takes about {0} ms on {1}, more than its budget of {2} ms', formatValue(milliseconds), board, formatValue(limit));
  return [{ code: 'model-over-budget', severity: 'warning', message, path: ['budget', 'latencyMs'] }];
}

function idleLatency(message: Message): Problem {
  return { code: 'idle-setting', severity: 'warning', message, path: ['budget', 'latencyMs'], atKey: true };
}
