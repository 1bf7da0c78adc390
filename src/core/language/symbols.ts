/** The outline of a model: its layers, by what they are to it, and the other parts of its file. */
import { autoencoderRoles, type Role } from '../graph/roles';
import { formatShape, type Shape } from '../layers/kind';
import type { Span } from '../problem/problem';
import type { LayerReading } from './formats/format';
import { headOf } from './marks';
import type { ModelDocument } from './modelDocument';
import { spanInDocument, rootFragment } from './fragment';

export type SymbolKind = 'role' | 'layer' | 'section';

export interface ModelSymbol {
  readonly kind: SymbolKind;
  /** A layer's name, a section's key, or a role. */
  readonly name: string;
  /** What it is in short: "Dense → 64". */
  readonly detail: string;
  /** All of it, and the part to select. */
  readonly whole: Span;
  readonly head: Span;
  readonly children: readonly ModelSymbol[];
}

export function symbolsOf(model: ModelDocument): ModelSymbol[] {
  const sections = model.text.list?.format.isGenerated === true ? [] : sectionSymbols(model);
  return [...sections, ...grouped(layerSymbols(model), rolesOf(model))].sort((a, b) => a.whole.offset - b.whole.offset);
}

function layerSymbols(model: ModelDocument): ModelSymbol[] {
  const labels = labelsOf(model);
  return model.text.layers.map((layer, index) => {
    const { name, detail } = labels[index]!;
    return {
      kind: 'layer',
      name,
      detail,
      whole: layer,
      head: headOf(layer),
      children: [],
    };
  });
}

/** What is said of a layer wherever it is. */
interface Label extends Pick<ModelSymbol, 'name' | 'detail'> {
  readonly reading: LayerReading;
  readonly shape: Shape | undefined;
}

/** By what feeds what in a model: the labels of its layers, which are asked for after every edit. */
const known = new WeakMap<object, Label[]>();

function labelsOf({ text, analysis }: ModelDocument): readonly Label[] {
  const { connections, byIndex } = analysis?.built ?? { connections: text, byIndex: [] };
  const before = known.get(connections) ?? [];
  const labels = text.layers.map(({ reading }, index) => {
    const label = before[index];
    const shape = byIndex[index]?.outputShape;
    return label !== undefined && label.reading === reading && label.shape === shape ? label : labelOf(reading, index, shape);
  });
  known.set(connections, labels);
  return labels;
}

function labelOf(reading: LayerReading, index: number, shape: Shape | undefined): Label {
  return {
    reading,
    shape,
    name: shownName(reading.name, `layers[${String(index)}]`),
    detail: `${reading.type ?? ''}${shape === undefined ? '' : ` → ${formatShape(shape)}`}`,
  };
}

/** Every key of the file beside the list of layers. */
function sectionSymbols({ text }: ModelDocument): ModelSymbol[] {
  const { rootWithoutLayers, list } = text;
  const fragment = rootFragment(text);
  return (rootWithoutLayers?.type === 'object' ? (rootWithoutLayers.children ?? []) : []).flatMap((property): ModelSymbol[] => {
    const [key, value] = property.children ?? [];
    if (key === undefined || value === undefined || value.offset === list?.open) return [];
    const detail = value.type === 'object' || value.type === 'array' ? '' : String(value.value);
    const whole = spanInDocument(fragment, property);
    return [
      { kind: 'section', name: shownName(String(key.value), '""'), detail, whole, head: spanInDocument(fragment, key), children: [] },
    ];
  });
}

const knownRoles = new WeakMap<object, readonly Role[] | undefined>();

function rolesOf({ analysis }: ModelDocument): readonly Role[] | undefined {
  if (analysis?.graph === undefined) return undefined;
  const { form } = analysis.built;
  if (!knownRoles.has(form)) knownRoles.set(form, autoencoderRoles(analysis.graph));
  return knownRoles.get(form);
}

/** Editors refuse symbols whose name shows nothing. */
function shownName(name: string | undefined, otherwise: string): string {
  return name === undefined || name.trim() === '' ? otherwise : name;
}

/** Neighbours of one role become one symbol with the role's name. */
function grouped(layers: readonly ModelSymbol[], roles: readonly Role[] | undefined): ModelSymbol[] {
  if (roles === undefined) return [...layers];
  const groups: { role: Role | undefined; members: ModelSymbol[] }[] = [];
  for (const [index, layer] of layers.entries()) {
    const role = roles[index];
    const last = groups.at(-1);
    if (last !== undefined && last.role === role) last.members.push(layer);
    else groups.push({ role, members: [layer] });
  }
  return groups.map(({ role, members }) => {
    const [first] = members;
    const last = members.at(-1)!;
    const whole = { offset: first!.whole.offset, length: last.whole.offset + last.whole.length - first!.whole.offset };
    return { kind: 'role', name: role ?? '', detail: '', whole, head: first!.head, children: members };
  });
}
