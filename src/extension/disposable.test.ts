import { describe, expect, it } from 'vitest';
import { Disposable, DisposableValue } from './disposable';

class Owner extends Disposable {
  own = <T extends { dispose(): void }>(disposable: T): T => this.register(disposable);
}

/** Notes its name when it is disposed of. */
const noting = (ended: string[], name: string) => ({ dispose: () => void ended.push(name) });

describe('a disposable', () => {
  it('ends what it has registered once, the last first', () => {
    const ended: string[] = [];
    const owner = new Owner();
    for (const name of ['a', 'b']) owner.own(noting(ended, name));
    owner.dispose();
    owner.dispose();
    expect(ended).toEqual(['b', 'a']);
  });

  it('ends at once what is registered after its end, or while it ends', () => {
    const ended: string[] = [];
    const owner = new Owner();
    owner.own({ dispose: () => void owner.own(noting(ended, 'while it ends')) });
    owner.dispose();
    owner.own(noting(ended, 'after its end'));
    expect(ended).toEqual(['while it ends', 'after its end']);
  });
});

describe('a disposable value', () => {
  it('ends when another one takes its place, not when it is put there again', () => {
    const ended: string[] = [];
    const room = new DisposableValue<{ dispose(): void }>();
    const first = noting(ended, 'first');
    room.value = first;
    room.value = first;
    expect(ended).toEqual([]);
    room.value = noting(ended, 'second');
    expect(ended).toEqual(['first']);
    room.value = undefined;
    expect(ended).toEqual(['first', 'second']);
  });

  it('ends with the room, and at once where that has ended', () => {
    const ended: string[] = [];
    const room = new DisposableValue<{ dispose(): void }>();
    room.value = noting(ended, 'before');
    room.dispose();
    room.value = noting(ended, 'after');
    expect(ended).toEqual(['before', 'after']);
    expect(room.value).toBeUndefined();
  });
});
