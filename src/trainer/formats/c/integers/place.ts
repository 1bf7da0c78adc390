/** An operation with what it computes from and into. */
import type { FusedOperation } from '../../operations/fuse';
import type { Operation, OperationKind } from '../../operations/operation';
import { type Limits, unitMultipliers } from '../../operations/quantized/outputStage';
import type { IntegerPlan } from '../../operations/quantized/plan';
import type { Operand } from '../emit';
import type { CProgram } from '../program';

export interface IntegerPlace<K extends OperationKind = OperationKind> {
  readonly operation: Operation<K> & Pick<FusedOperation, 'fused'>;
  /** What its constants' names begin with. */
  readonly name: string;
  readonly inputs: readonly Operand[];
  /** The integers of its inputs that stand for zero. */
  readonly zeros: readonly number[];
  readonly output: Operand;
  readonly limits: Limits;
  /** Where the values are that it keeps while it computes. */
  readonly work: string;
  readonly program: CProgram;
  readonly plan: IntegerPlan;
}

export function stageArguments({ zero, least, most }: Limits): string {
  return [zero, least, most].join(', ');
}

/** Constants of an operation's units; `first` is an expression of C: the unit that the arguments begin with. */
export type UnitArguments = (first?: string) => string;

/** @param bias of 32 bits */
export function storeUnits({ operation, name, limits, program, plan }: IntegerPlace, bias: ArrayLike<number>): UnitArguments {
  const multipliers = unitMultipliers(plan, operation);
  const constants = [
    program.constant(`${name}_bias`, 'int32_t', bias),
    program.constant(
      `${name}_multiplier`,
      'int32_t',
      multipliers.map(({ multiplier }) => multiplier),
    ),
    program.constant(
      `${name}_shift`,
      'int8_t',
      multipliers.map(({ shift }) => shift),
    ),
  ];
  return (first) =>
    [...constants.map((constant) => (first === undefined ? constant : `${constant} + ${first}`)), stageArguments(limits)].join(', ');
}
