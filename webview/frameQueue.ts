/**
 * Collects items and hands them on together, at most once per animation frame: thousands of events a second cost one
 * render each frame. While the page is hidden no frames come, and the items wait.
 */
export function frameQueue<T>(handle: (items: readonly T[]) => void): (item: T) => void {
  let waiting: T[] = [];
  return (item) => {
    waiting.push(item);
    if (waiting.length > 1) return;
    requestAnimationFrame(() => {
      const items = waiting;
      waiting = [];
      handle(items);
    });
  };
}
