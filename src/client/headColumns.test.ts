import { expect, it } from 'vitest';
import { headColumns } from './headColumns';

const columns = (text: string) => headColumns(new TextEncoder().encode(text));

it.each<[string, string, string[]]>([
  ['commas', 'a,b c,d\n1,2,3\n', ['a', 'b c', 'd']],
  ['semicolons, with a mark and Windows line ends', '\uFEFFa;b,c;d\r\n', ['a', 'b,c', 'd']],
  ['quotes', '"a, b","c"\n', ['a, b', 'c']],
])('columns are named by a first line with %s', (_what, text, names) => expect(columns(text)).toEqual(names));

it.each(['1,2\n3,4\n', 'a,b,c', '{"a": 1}\n', 'a,,c\n', ''])('none are by %j', (text) => expect(columns(text)).toEqual([]));
