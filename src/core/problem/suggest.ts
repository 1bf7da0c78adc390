/** "Did you mean …?" for words that are nearly right, or right elsewhere. */
import { type Message, nothing, say } from '../message/message';
import { synonymsOf } from './synonyms';

/** How many comparisons one list of unknown words may cost: all of a usual model, and some of thousands of names. */
const affordable = 50_000;

/** Finds what was probably meant among some candidates, for as many words as can be afforded. */
export class Suggester {
  readonly #candidates: readonly Candidate[];
  #comparisons: number;

  constructor(candidates: readonly string[], comparisons = affordable) {
    this.#candidates = candidates.map((name) => ({ name, plain: plain(name) }));
    this.#comparisons = comparisons;
  }

  /** How many comparisons are still to be had. */
  get comparisonsLeft(): number {
    return this.#comparisons;
  }

  /**
   * A candidate that is the same but for case and separators, one that another program calls so, the closest by edit distance if it is
   * close, or the first that begins with the word.
   *
   * @param except a candidate that is not meant
   */
  meantBy(word: string, except = word): string | undefined {
    if (this.#comparisons < this.#candidates.length) return undefined;
    this.#comparisons -= this.#candidates.length;
    const others = this.#candidates.filter(({ name }) => name !== except);
    const wanted = plain(word);
    if (wanted === '') return undefined;
    const same = others.find((candidate) => candidate.plain === wanted);
    return (same ?? this.#synonym(wanted) ?? closest(wanted, others) ?? begun(wanted, others))?.name;
  }

  #synonym(wanted: string): Candidate | undefined {
    const meant = synonymsOf(wanted);
    return this.#candidates.find(({ name }) => meant.includes(name));
  }
}

interface Candidate {
  readonly name: string;
  readonly plain: string;
}

/** "mean_squared_error" and "meanSquaredError" are one word. */
function plain(word: string): string {
  return word.toLowerCase().replace(/[\s_-]/gu, '');
}

function closest(wanted: string, candidates: readonly Candidate[]): Candidate | undefined {
  let best: Candidate | undefined;
  let bestDistance = Math.max(1, Math.floor(wanted.length / 3)) + 1;
  for (const candidate of candidates) {
    const distance = editDistance(wanted, candidate.plain, bestDistance);
    if (distance < bestDistance) {
      best = candidate;
      bestDistance = distance;
    }
  }
  return best;
}

/** Words shorter than this begin too many others. */
const shortestBeginning = 4;

function begun(wanted: string, candidates: readonly Candidate[]): Candidate | undefined {
  return wanted.length < shortestBeginning ? undefined : candidates.find((candidate) => candidate.plain.startsWith(wanted));
}

/** What was probably meant by one word. */
export function suggest(word: string, candidates: readonly string[]): string | undefined {
  return new Suggester(candidates, candidates.length).meantBy(word);
}

/** The words that were probably meant, the likeliest first: those that the word begins, or that are near by edit distance. */
export function nearWords(word: string, candidates: readonly string[], most: number): readonly string[] {
  const wanted = plain(word);
  const limit = Math.max(1, Math.floor(wanted.length / 3)) + 1;
  const scored = candidates.map((name) => {
    const other = plain(name);
    const isPart = wanted !== '' && (other.includes(wanted) || wanted.includes(other));
    return { name, distance: other === wanted ? 0 : isPart ? 0.5 : editDistance(wanted, other, limit) };
  });
  return scored
    .filter(({ distance }) => distance < limit)
    .sort((a, b) => a.distance - b.distance)
    .slice(0, most)
    .map(({ name }) => name);
}

/** "; did you mean x?" or nothing: the end of a message about an unknown word. */
export function didYouMean(word: string, candidates: readonly string[]): Message {
  return hint(suggest(word, candidates));
}

/** The same of a word that was found already. */
export function hint(candidate: string | undefined): Message {
  return candidate === undefined ? nothing : say('; did you mean "{0}"?', candidate);
}

/** How many letters are added, left out, changed, or swapped with their neighbour (Damerau 1964); `limit` when it is at least that. */
function editDistance(a: string, b: string, limit: number): number {
  if (Math.abs(a.length - b.length) >= limit) return limit;
  let beforeLast: readonly number[] = [];
  let last: readonly number[] = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const substitution = last[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1);
      const isSwap = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      const swap = isSwap ? beforeLast[j - 2]! + 1 : Infinity;
      row.push(Math.min(substitution, swap, last[j]! + 1, row[j - 1]! + 1));
    }
    [beforeLast, last] = [last, row];
  }
  return Math.min(limit, last[b.length]!);
}
