/** The layers of one operator with their shapes, and what these say of it: whether a spec allows them, what they cost, whether the file agrees. */
import { Check } from 'typebox/value';
import { kindOf, type LayerSpec } from '../../../../core/layers';
import { type Shape, ShapeError } from '../../../../core/layers/kind';
import { type Message, say } from '../../../../core/message/message';
import { recordOf } from '../operators';
import { type Conversion, type Operation, type Part, Unsayable } from '../operators/operator';
import type { Operator, Tensor } from '../schema/model';

export interface Shaped extends Part {
  readonly inputShapes: readonly Shape[];
  readonly outputShape: Shape;
}

export interface Converted {
  readonly parts: readonly Shaped[];
  /** Missing where it is not known. */
  readonly macs?: number | null;
  /** Why a spec cannot say it. It goes on a sentence about the operator. */
  readonly problem?: Message;
}

/** @param output the tensor that the operator gives */
export function convertOperator(operator: Operator, operation: Operation, output: Tensor | undefined): Converted {
  const record = operator.isCustom ? undefined : recordOf(operator.type);
  if (record === undefined || output === undefined)
    return { parts: [], problem: say('has no layer in specs: use another operation in its place, and convert again') };
  try {
    const parts = shaped(record.convert(operation), operation);
    const given = parts.at(-1)?.outputShape ?? operation.rows(operation.data[0] ?? 0);
    if (agrees(given, output)) return { parts, macs: macsOf(parts) };
    const why = say('gives [{0}], and its layers in a spec would give [{1}]', output.shape.join(', '), given.join(', '));
    return { parts: [], macs: macsOf(parts), problem: why };
  } catch (cause) {
    if (cause instanceof ShapeError) return { parts: [], problem: say('does not become a layer: {0}', cause.userMessage) };
    if (!(cause instanceof Unsayable)) throw cause;
    return { parts: [], problem: cause.userMessage, ...knownCost(cause, operation) };
  }
}

function knownCost({ known: { parts, macs } }: Unsayable, operation: Operation): Pick<Converted, 'macs'> {
  if (parts === undefined) return macs === undefined ? {} : { macs };
  try {
    return { macs: macsOf(shaped(parts, operation)) };
  } catch (cause) {
    if (cause instanceof ShapeError || cause instanceof Unsayable) return {};
    throw cause;
  }
}

/** @throws ShapeError, Unsayable where a spec does not allow the settings, or the weights have other shapes */
function shaped(parts: Conversion, operation: Operation): readonly Shaped[] {
  const done: Shaped[] = [];
  for (const part of parts) {
    const { spec, role, weights = {}, from } = part;
    if (!Check(kindOf(spec.type).schema, layerOf(part)))
      throw new Unsayable(say('would be {0}, with settings that a spec does not allow', spec.type));
    const of = (source: number | string) =>
      typeof source === 'number' ? operation.rows(source) : done.find((other) => other.role === source)!.outputShape;
    const inputShapes = from?.map(of) ?? (done.length > 0 ? [done.at(-1)!.outputShape] : operation.data.map(of));
    const kind = kindOf(spec.type);
    const outputShape = kind.outputShape(layerOf(part), inputShapes);
    for (const { name, shape } of kind.weights?.(layerOf(part), inputShapes) ?? [])
      if (weights[name]?.shape.join() !== shape.join())
        throw new Unsayable(
          say('has a {0} of the shape [{1}], and needs [{2}]', name, weights[name]?.shape.join(', ') ?? '', shape.join(', ')),
        );
    done.push({ ...part, role: role ?? '', inputShapes, outputShape });
  }
  return done;
}

function macsOf(parts: readonly Shaped[]): number | null {
  return parts.reduce<number | null>((sum, part) => {
    const macs = kindOf(part.spec.type).macs?.(layerOf(part), part.inputShapes, part.outputShape);
    return sum === null || macs === null ? null : sum + (macs ?? 0);
  }, 0);
}

/** Shapes and costs do not depend on the name. */
function layerOf({ spec }: Part): LayerSpec {
  return { name: 'x', ...spec };
}

/** Whether a layer gives what the file says. Where the file counts the batch into the first axis, the axes behind it must be the same. */
function agrees(rows: Shape, { signature }: Tensor): boolean {
  const said = signature.slice(1);
  const own = rows.slice(Math.max(0, rows.length - said.length));
  const isSame = said.length <= rows.length && said.every((size, axis) => size < 0 || own[axis] === null || size === own[axis]);
  return isSame && (said.length === rows.length || signature[0] !== 1);
}
