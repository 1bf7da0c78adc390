import type { ShrinkTarget } from '../../core/methods/targetSchema';
import { parseAmount } from './amount';

const factors: Readonly<Record<string, number>> = { '': 1, k: 1e3, m: 1e6, g: 1e9 };

/**
 * What may remain, as a person writes it: "20 %" or "2,390" of the parameters, "16 kB" or "30 % bytes", "50 % MACs" or "1.2 M MACs", and "loss +5 %".
 *
 * @returns undefined for anything else
 */
export function parseTarget(text: string): ShrinkTarget | undefined {
  const loss = /^\s*loss\s*\+?\s*(\S.*%)\s*$/iu.exec(text);
  if (loss !== null) return named('maxLossIncrease', parseAmount(loss[1]!));
  const share = /^(.*%)\s*(MACs|bytes)\s*$/iu.exec(text);
  if (share !== null) return named(share[2]!.toLowerCase() === 'macs' ? 'macs' : 'bytes', parseAmount(share[1]!));
  const count = /^\s*(\d[\d,]*(?:\.\d+)?)\s*([kMG]?)\s*(MACs|bytes|B)\s*$/iu.exec(text);
  if (count !== null) {
    const value = Math.floor(Number(count[1]!.replaceAll(',', '')) * factors[count[2]!.toLowerCase()]!);
    return named(count[3]!.toLowerCase() === 'macs' ? 'macs' : 'bytes', value > 1 ? value : undefined);
  }
  return named('params', parseAmount(text));
}

function named(field: 'params' | 'bytes' | 'macs' | 'maxLossIncrease', value: number | undefined): ShrinkTarget | undefined {
  return value === undefined ? undefined : { [field]: value };
}
