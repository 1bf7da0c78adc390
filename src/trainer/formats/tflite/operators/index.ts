/** The table of operators that become layers of a spec, by the schema's names. */
import { activationOperators } from './activations';
import { arithmeticOperators } from './arithmetic';
import type { OperatorRecord } from './operator';
import { poolingOperators } from './pooling';
import { productOperators } from './products';
import { recurrentOperators } from './recurrent';
import { shapeOperators } from './shapes';

const operatorTable: Readonly<Record<string, OperatorRecord>> = {
  ...productOperators,
  ...poolingOperators,
  ...activationOperators,
  ...arithmeticOperators,
  ...shapeOperators,
  ...recurrentOperators,
};

export function recordOf(type: string): OperatorRecord | undefined {
  return Object.hasOwn(operatorTable, type) ? operatorTable[type] : undefined;
}
