import type { Shape } from '../../../../core/layers/kind';
import type { Lowering } from '../lower/lowering';
import type { Value } from '../lower/value';
import type { Constant } from '../values/constant';
import type { GraphNode } from './graphNode';

/** Everything that is known of one operator. Every method throws `UnsupportedError` for what it cannot do. */
export interface Operator {
  /** Of its outputs; the shape of the first input without this method. */
  shapes?(node: GraphNode): readonly (Shape | undefined)[];
  /** Its first output, where that depends on constants alone. */
  constant?(node: GraphNode): Constant | undefined;
  /** Which inputs are settings, not weights. */
  readonly settings?: readonly number[];
  /** Multiply-accumulates for one row; none without this method. */
  macs?(node: GraphNode, output: Shape): number | null;
  /** Makes layers of it; without this method, a spec has none for it. */
  lower?(node: GraphNode, to: Lowering): Value | readonly Value[];
}
