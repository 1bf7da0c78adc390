/** A layer on every step: steps become rows of the batch, and steps again behind it. */
import { kindOf, type LayerSpec } from '../../../core/layers';
import { say } from '../../../core/message/message';
import { ExportError } from '../exporter';
import type { LowerLayer } from './lowering';

export const lowerTimeDistributed: LowerLayer<Extract<LayerSpec, { type: 'TimeDistributed' }>> = ({ name, layer: inner }, to) => {
  const [[steps = null, ...input], [, ...output]] = [to.layer.inputShapes[0]!, to.layer.outputShape];
  if (kindOf(inner.type).takesLeadingAxes === true) return to.lowerInner({ ...inner, name }, to);
  if (steps === null)
    throw new ExportError(
      say('{0} runs {1} on every step, and how many there are is not known: give its Input layer a whole shape', name, inner.type),
    );
  const rows = to.add('reshape', {}, { shape: input, rows: steps, part: 'rows' });
  const layer = { ...to.layer, inputShapes: [input], outputShape: output };
  const value = to.lowerInner(
    { ...inner, name },
    {
      ...to,
      layer,
      inputs: [rows],
      add: (kind, fields, { part, inputs = [rows], shape = output } = {}) =>
        to.add(kind, fields, { inputs, shape, rows: steps, ...(part === undefined ? {} : { part }) }),
    },
  );
  return to.add('reshape', {}, { inputs: [value], part: 'steps' });
};
