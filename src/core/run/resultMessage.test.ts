import { expect, it } from 'vitest';
import { smallEvents } from '../../../test/support/runs/smallRun';
import { toText } from '../message/message';
import type { ScoreCard } from '../score/scoreCard';
import { resultMessage } from './resultMessage';

const scoreCard = smallEvents.flatMap((event) => (event.type === 'finished' ? [event.scoreCard] : []))[0]!;

it('says what is left, how large it is, and how the loss has changed on the held-out rows', () => {
  // A metric that is the loss itself says nothing more.
  expect(toText(resultMessage(scoreCard))).toBe('50 % of 152 parameters · 390 B · loss 1.21, was 1.1');
});

it('says no metric that is the loss but for rounding', () => {
  const measures = { loss: 0.50951, mse: 0.50949, r2: 0.4 };
  const { original, shrunk } = scoreCard;
  const card = { ...scoreCard, original: { ...original, validation: measures }, shrunk: { ...shrunk, validation: measures } };
  expect(toText(resultMessage(card))).toBe('50 % of 152 parameters · 390 B · loss 0.5095, was 0.5095 · r2 0.4, was 0.4');
});

it('says a metric beside the loss, and counts what was there of a model that was pruned before', () => {
  const withAccuracy = (loss: number, accuracy: number) => ({ validation: { loss, accuracy } });
  const card: ScoreCard = {
    ...scoreCard,
    counted: 100,
    original: { ...scoreCard.original, ...withAccuracy(0.4, 0.98) },
    shrunk: { ...scoreCard.shrunk, nonzero: 25, ...withAccuracy(0.5, 0.97) },
  };
  expect(toText(resultMessage(card))).toBe('25 % of 100 parameters · 390 B · loss 0.5, was 0.4 · accuracy 0.97, was 0.98');
});
