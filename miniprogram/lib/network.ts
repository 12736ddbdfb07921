/** Waits that are cut short when the network comes back. */
const sleepers = new Set<() => void>();
let connected = true;

/** Called once, when the mini-program starts. */
export function watchNetwork(): void {
  wx.onNetworkStatusChange(({ isConnected }) => {
    connected = isConnected;
    if (isConnected) for (const wake of [...sleepers]) wake();
  });
}

export const isOnline = (): boolean => connected;

export function sleep(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

/** Waits before another try; the network coming back, or somebody pressing 现在就试, ends it. */
export function pause(milliseconds: number, hold: (wake: () => void) => void = () => undefined): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      clearTimeout(timer);
      sleepers.delete(done);
      resolve();
    };
    const timer = setTimeout(done, milliseconds);
    sleepers.add(done);
    hold(done);
  });
}
