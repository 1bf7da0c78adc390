import { describe, expect, it } from 'vitest';
import { toText } from '../message/message';
import { brokenLimit, heldBackMessage, qualityGoals, qualityLimits, qualityMisses, takenBackMessage } from './quality';

const original = { loss: 0.5, accuracy: 0.9, r2: 0.8 };

describe('limits of what shrinking may cost', () => {
  it('are about the first metric, or about those that are named, and about the loss', () => {
    expect(qualityLimits({ maxMetricDrop: 0.01 }, 'accuracy')).toEqual([{ of: 'accuracy', most: 0.01 }]);
    expect(qualityLimits({ maxLossIncrease: 0.1, maxMetricDrop: { r2: 0.2, auc: 0 } }, 'accuracy')).toEqual([
      { of: 'loss', most: 0.1 },
      { of: 'r2', most: 0.2 },
      { of: 'auc', most: 0 },
    ]);
    expect(qualityLimits({ params: 0.2 }, 'r2')).toEqual([]);
  });

  it('must all hold', () => {
    const limits = qualityLimits({ maxLossIncrease: 0.1, maxMetricDrop: { accuracy: 0.01, r2: 0.1 } }, 'accuracy');
    const broken = (model: { loss: number; accuracy: number; r2?: number }) => brokenLimit(limits, original, model)?.of;
    expect(broken({ loss: 0.55, accuracy: 0.89, r2: 0.7000001 })).toBeUndefined();
    expect(broken({ loss: 0.56, accuracy: 0.95, r2: 0.8 })).toBe('loss');
    expect(broken({ loss: 0.4, accuracy: 0.889, r2: 0.8 })).toBe('accuracy');
    expect(broken({ loss: 0.4, accuracy: 0.9, r2: 0.6 })).toBe('r2');
    expect(broken({ loss: NaN, accuracy: 0.9, r2: 0.8 })).toBe('loss');
    expect(broken({ loss: 0.4, accuracy: NaN, r2: 0.8 })).toBe('accuracy');
    // A metric that the rows do not have (a perfect match has no PSNR) is not compared.
    expect(broken({ loss: 0.4, accuracy: 0.9 })).toBeUndefined();
  });

  it('are reported with what they are about and by how much they are missed', () => {
    const limits = qualityLimits({ maxLossIncrease: 0.1, maxMetricDrop: 0.01 }, 'accuracy');
    const model = { loss: 0.6, accuracy: 0.85, r2: 0 };
    expect(qualityMisses(limits, original, model).map((message) => toText(message))).toEqual([
      'the loss is 20 % higher, and at most 10 % was asked for',
      'accuracy is 0.05 lower, and at most 0.01 was asked for',
    ]);
    expect(toText(takenBackMessage(3, limits[1]!, original, model))).toBe(
      "round 3 was taken back: its accuracy, 0.85, is more than 0.01 below the original's 0.9",
    );
    expect(toText(heldBackMessage(limits[0]!))).toBe('smaller models have a loss that is more than 10 % higher');
    expect(toText(heldBackMessage(limits[1]!))).toBe('in smaller models, accuracy is more than 0.01 lower');
    expect(qualityGoals({ maxLossIncrease: 0.05, maxMetricDrop: { anomalyAuc: 0.02 } }).map((message) => toText(message))).toEqual([
      'a loss at most 5.0 % higher',
      'anomaly AUC at most 0.02 lower',
    ]);
  });
});
