import type * as vscode from 'vscode';
import { modelCost } from '../../core/cost/cost';
import { isOfDevice, withLimits } from '../../core/cost/deviceFit';
import { dataSourceOf } from '../../core/language/dataSource';
import { graphOfSpec, type ModelDocument } from '../../core/language/modelDocument';
import { memoryOf } from '../../core/memory/memory';
import { usualShrink } from '../../core/spec/shrinkText';
import type { PanelModel } from '../../protocol/panel';
import { whyBlocked } from '../runs/blocked';

/** What is known of a text that was never JSON. */
const noAnalysis = { cost: modelCost({ layers: [] }), graph: undefined, budget: {} };

/** What the panel shows of a spec as it stands in the editor. @param model of that document */
export function panelModel(document: vscode.TextDocument, model: ModelDocument): PanelModel {
  const { uri } = document;
  const { cost, graph, budget } = model.analysis ?? noAnalysis;
  const structure = graphOfSpec(model);
  const memory = structure && memoryOf(structure);
  const misfits = (model.analysis?.problems ?? []).filter(isOfDevice).map(({ message }) => message);
  const blocked = whyBlocked(document, model);
  const data = dataSourceOf(model)?.key;
  const name = graph?.name ?? uri.path.split('/').at(-1) ?? '';
  return {
    name,
    spec: uri.toString(),
    cost,
    budget: withLimits(budget),
    misfits,
    ...(memory === undefined ? {} : { memory }),
    ...(data === undefined ? {} : { data }),
    ...(blocked === undefined ? { usual: usualShrink(document.getText(), structure) } : { blocked }),
  };
}
