import { readLayer } from '../../spec/readLayer';
import { parseJson } from '../../spec/syntax';
import type { ModelFormat } from './format';

/** Our own specs. */
export const specFormat: ModelFormat = {
  id: 'spec',
  listPaths: [['layers']],
  readLayer: (text) => {
    const parsed = parseJson(text);
    if (parsed.root === undefined) return parsed;
    // Problems name the layer's place in the list, which is not known here: whether there are any is enough.
    const { problems, ...draft } = readLayer(parsed.root, 0);
    return { ...draft, isFaulty: problems.length > 0 };
  },
};
