/** What the layers of a model cost, as a table for a terminal. */
import { formatBytes, formatCount, formatShare } from '../../core/message/format';
import { formatShape, type Shape } from '../../core/layers/kind';
import { columns } from './columns';

/** What is not known is missing; MACs that are only known at run time are null. */
export interface CostRow {
  readonly name: string;
  readonly type: string;
  readonly outputShape?: Shape | undefined;
  readonly params?: number | undefined;
  readonly macs?: number | null | undefined;
  readonly bytes?: number | undefined;
  readonly share?: number | undefined;
  /** "over budget". */
  readonly notice?: string;
}

/** @param total of the whole model, as far as it is known */
export function costTable(rows: readonly CostRow[], total: Omit<CostRow, 'name' | 'type'>): string {
  const lines = [...rows, { name: 'total', type: '', ...total }].map(
    ({ name, type, outputShape, params, macs, bytes, share, notice = '' }) => [
      name,
      type,
      outputShape === undefined ? '' : formatShape(outputShape),
      known(params, formatCount),
      known(macs ?? undefined, formatCount),
      known(bytes, formatBytes),
      known(share, formatShare),
      notice,
    ],
  );
  return `${columns([['layer', 'type', 'output', 'parameters', 'MACs', 'bytes', 'share', ''], ...lines])}\n`;
}

function known(value: number | undefined, format: (value: number) => string): string {
  return value === undefined ? '?' : format(value);
}
