/** The table of quick fixes: which of them a problem may have. */
import type { PlacedProblem, ProblemCode } from '../../problem/problem';
import type { ModelDocument } from '../modelDocument';
import { factorize, fitUnits, halveLargest, halveUnits, raiseLimit } from './budget';
import { addMissingField, clampNumber, removeField } from './fields';
import type { Fix, Fixer } from './fix';
import { removeInputs, removeLayer, renameDuplicate } from './names';
import { alignUnits } from './shapes';
import { respellChoice, respellField, respellInput, respellLayerType, respellMethod } from './spelling';
import { insertComma } from './syntax';
import { narrowCode, outputForLoss, useRelu, usualSetting } from './training';

const fixers: Readonly<Partial<Record<ProblemCode, readonly Fixer[]>>> = {
  'syntax-error': [insertComma],
  'unknown-field': [respellField, removeField],
  'duplicate-field': [removeField],
  'missing-field': [addMissingField],
  'wrong-value': [respellChoice, clampNumber],
  'unknown-layer-type': [respellLayerType],
  'unknown-method': [respellMethod],
  'unknown-input': [respellInput],
  'duplicate-name': [renameDuplicate],
  'wrong-input-count': [removeInputs],
  'unused-layer': [removeLayer],
  'shape-mismatch': [alignUnits],
  'layer-over-budget': [halveUnits, fitUnits, factorize],
  'model-over-budget': [halveLargest, raiseLimit],
  'code-not-narrow': [narrowCode],
  'fading-gradients': [useRelu],
  'loss-mismatch': [outputForLoss],
  'odd-training': [usualSetting],
  'idle-setting': [removeField],
  'nothing-to-shrink': [usualSetting],
};

/** The best fix comes first. */
export function fixesFor(model: ModelDocument, problem: PlacedProblem): Fix[] {
  if (model.text.list?.format.isGenerated === true) return [];
  return (fixers[problem.code] ?? []).flatMap((fixer) => fixer(model, problem));
}
