import type { RowResults as Results } from '../../src/core/run/rowResults';
import { CodeScatter } from './codeScatter';
import { ConfusionMatrices } from './confusionMatrices';
import { ErrorHistograms } from './errorHistograms';

/** What both models make of the held-out rows. */
export function RowResults({ results: { confusion, errors, codes } }: { readonly results: Results }) {
  return (
    <>
      {confusion !== undefined && <ConfusionMatrices confusion={confusion} />}
      {errors !== undefined && <ErrorHistograms histograms={errors} />}
      {codes !== undefined && <CodeScatter codes={codes} />}
    </>
  );
}
