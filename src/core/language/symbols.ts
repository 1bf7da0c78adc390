/** The outline of a model: its layers, by what they are to it, and the other parts of its file. */
import { autoencoderRoles, type Role } from '../graph/roles';
import { formatShape } from '../layers/kind';
import type { Span } from '../spec/problem';
import { headOf } from './marks';
import type { Model } from './model';
import { spanInDocument, shellPiece } from './piece';

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

export function symbolsOf(model: Model): ModelSymbol[] {
  const sections = model.text.list?.format.id === 'keras' ? [] : sectionSymbols(model);
  return [...sections, ...grouped(layerSymbols(model), rolesOf(model))].sort((a, b) => a.whole.offset - b.whole.offset);
}

function layerSymbols({ text, judgement }: Model): ModelSymbol[] {
  const known = judgement?.built.byIndex ?? [];
  return text.layers.map((layer, index) => {
    const { reading } = layer;
    const shape = known[index]?.outputShape;
    return {
      kind: 'layer',
      name: reading.name ?? `layers[${String(index)}]`,
      detail: `${reading.type ?? ''}${shape === undefined ? '' : ` → ${formatShape(shape)}`}`,
      whole: layer,
      head: headOf(text, layer),
      children: [],
    };
  });
}

/** Every key of the file beside the list of layers. */
function sectionSymbols({ text }: Model): ModelSymbol[] {
  const { shell, list } = text;
  const piece = shellPiece(text);
  return (shell?.type === 'object' ? (shell.children ?? []) : []).flatMap((property): ModelSymbol[] => {
    const [key, value] = property.children ?? [];
    if (key === undefined || value === undefined || value.offset === list?.open) return [];
    const detail = value.type === 'object' || value.type === 'array' ? '' : String(value.value);
    const whole = spanInDocument(piece, property);
    return [{ kind: 'section', name: String(key.value), detail, whole, head: spanInDocument(piece, key), children: [] }];
  });
}

function rolesOf({ judgement }: Model): ReadonlyMap<string, Role> | undefined {
  return judgement?.graph && autoencoderRoles(judgement.graph);
}

/** Neighbours of one role become one symbol with the role's name. */
function grouped(layers: readonly ModelSymbol[], roles: ReadonlyMap<string, Role> | undefined): ModelSymbol[] {
  if (roles === undefined) return [...layers];
  const groups: { role: Role | undefined; members: ModelSymbol[] }[] = [];
  for (const layer of layers) {
    const role = roles.get(layer.name);
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
