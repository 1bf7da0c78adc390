import { findNodeAtOffset, type Node } from 'jsonc-parser';
import type { Span } from '../problem/problem';
import { fragmentAt, spanInDocument, treeOf } from './fragment';
import type { ModelText } from './text/modelText';

/** The spans that growing a selection goes through, from the smallest around a place to the whole file. */
export function selectionsAt(model: ModelText, offset: number): Span[] {
  const fragment = fragmentAt(model, offset);
  const root = treeOf(fragment);
  const inside = root === undefined || fragment.kind === 'gap' ? [] : spansAround(root, fragment.inward(offset));
  const around = fragment.kind === 'root' ? [] : listSpans(model);
  const whole = { offset: 0, length: model.text.length };
  return nested([...inside.map((span) => spanInDocument(fragment, span)), ...around, whole]);
}

function spansAround(root: Node, offset: number): Span[] {
  const spans: Span[] = [];
  for (let node = findNodeAtOffset(root, offset, true); node !== undefined; node = node.parent) {
    // Inside quotes and brackets first, then with them.
    if (node.type === 'string' || node.type === 'object' || node.type === 'array')
      spans.push({ offset: node.offset + 1, length: node.length - 2 });
    spans.push({ offset: node.offset, length: node.length });
  }
  return spans.filter((span) => span.offset <= offset && offset <= span.offset + span.length);
}

/** The list of layers, without and with its brackets. */
function listSpans({ list }: ModelText): Span[] {
  if (list === undefined) return [];
  const { open, close } = list;
  return [
    { offset: open + 1, length: close - open - 1 },
    { offset: open, length: close - open + 1 },
  ];
}

/** Without those that are empty, the same as the next larger one, or, in a text that is no JSON, not a part of it. */
function nested(spans: readonly Span[]): Span[] {
  return spans.reduceRight<Span[]>((larger, span) => {
    const [next] = larger;
    const isPart = next !== undefined && span.offset >= next.offset && span.offset + span.length <= next.offset + next.length;
    const isOther = next !== undefined && span.length < next.length;
    return next === undefined || (span.length > 0 && isPart && isOther) ? [span, ...larger] : larger;
  }, []);
}
