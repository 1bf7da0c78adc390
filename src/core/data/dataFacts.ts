/** How a description of rows is said. */
import { formatShape } from '../layers/kind';
import { rowCount, valueCount } from '../message/counted';
import { formatCount, formatValue } from '../message/format';
import { type Message, say } from '../message/message';
import type { Histogram } from '../numbers/histogram';
import type { DataDescription } from './description';

export interface DataFact {
  readonly label: Message;
  readonly value: Message;
}

/** Names that are listed before the rest is only counted. */
const listed = 20;

/** What there is to say of the rows, in a table of two columns. */
export function dataFacts({ rows, heldOut, shape, type, min, max, ...of }: DataDescription): DataFact[] {
  const classes = Object.entries(of.labels).map(([name, count]) => `${name} ${formatCount(count)}`);
  const shown = say('{0} of {1} ({2}), {3} held out', formatCount(rows), formatShape(shape), type, formatCount(heldOut));
  return [
    { label: say('rows'), value: shown },
    ...(min === null || max === null ? [] : [{ label: say('values'), value: say('from {0} to {1}', formatValue(min), formatValue(max)) }]),
    ...(of.missing === 0 ? [] : [{ label: say('missing'), value: valueCount(of.missing) }]),
    ...(of.constant.length === 0 ? [] : [{ label: say('constant'), value: listOf(of.constant) }]),
    ...(of.duplicates === 0 ? [] : [{ label: say('duplicates'), value: say('{0} equal to an earlier one', rowCount(of.duplicates)) }]),
    ...(of.leaked === 0 ? [] : [{ label: say('leaked'), value: say('{0} held out and trained on as well', rowCount(of.leaked)) }]),
    ...(classes.length === 0 ? [] : [{ label: say('labels'), value: listOf(classes) }]),
  ];
}

function listOf(names: readonly string[]): Message {
  const first = names.slice(0, listed).join(', ');
  return names.length <= listed ? say('{0}', first) : say('{0} and {1} more', first, names.length - listed);
}

const bars = ' ▁▂▃▄▅▆▇█';

/** A histogram in a line of text. */
export function barsOf(histogram: Histogram | undefined): string {
  const counts = histogram?.counts ?? [];
  const most = Math.max(1, ...counts);
  return counts.map((count) => bars[Math.ceil((count / most) * (bars.length - 1))]!).join('');
}
