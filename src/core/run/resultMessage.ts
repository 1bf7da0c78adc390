/** What came out of a run, in a line. */
import { formatBytes, formatCount, formatShare, formatValue } from '../message/format';
import { type Message, say } from '../message/message';
import { countedOf, scoredOn, type Measures, type ScoreCard } from '../score/scoreCard';

/** "20 % of 11,984 parameters · 9.60 kB · loss 0.738, was 0.651 · accuracy 0.97, was 0.98" */
export function resultMessage(scoreCard: ScoreCard): Message {
  const { original, shrunk } = scoreCard;
  const counted = countedOf(scoreCard);
  const [before, after] = [scoredOn(original), scoredOn(shrunk)];
  const share = formatShare(shrunk.nonzero / counted);
  const metric = mainMetric(after);
  return [
    say('{0} of {1} parameters', share, formatCount(counted)),
    say('{0}', formatBytes(shrunk.bytes)),
    ...['loss', ...(metric === undefined ? [] : [metric])].map((measure) => changeMessage(measure, before, after)),
  ].reduce((all, part) => say('{0} · {1}', all, part));
}

function changeMessage(measure: string, before: Measures, after: Measures): Message {
  const [was, is] = [before[measure], after[measure]];
  return was === undefined
    ? say('{0} {1}', measure, formatValue(is ?? NaN))
    : say('{0} {1}, was {2}', measure, formatValue(is ?? NaN), formatValue(was));
}

/** The first one that says something else than the loss, which may be the same sum in another order. */
function mainMetric(measures: Measures): string | undefined {
  const loss = formatValue(measures.loss);
  return Object.keys(measures).find((name) => name !== 'loss' && formatValue(measures[name]!) !== loss);
}
