/** The least milliseconds between two tellings: what comes faster, nobody reads. */
const interval = 500;

/** The first telling, and those in between, are left out when they come too soon. */
export function throttle<T>(tell: (value: T) => void): (value: T) => void {
  let last = performance.now();
  return (value) => {
    const now = performance.now();
    if (now - last < interval) return;
    last = now;
    tell(value);
  };
}
