/** Functions in straight pieces. */
import type { Part } from './operator';

/** Between two numbers, either of which may be infinite: a ReLU cuts off at 0, so that other ends are moved there and back. */
export function cut(least: number, most: number): readonly Part[] {
  if (least === -Infinity)
    return [
      { spec: { type: 'Rescaling', scale: -1, offset: most }, role: 'below' },
      { spec: { type: 'ReLU' }, role: 'cut' },
      { spec: { type: 'Rescaling', scale: -1, offset: most } },
    ];
  const rectifier: Part['spec'] = most === Infinity ? { type: 'ReLU' } : { type: 'ReLU', maxValue: most - least };
  if (least === 0) return [{ spec: rectifier }];
  return [
    { spec: { type: 'Rescaling', scale: 1, offset: -least }, role: 'above' },
    { spec: rectifier, role: 'cut' },
    { spec: { type: 'Rescaling', scale: 1, offset: least } },
  ];
}
