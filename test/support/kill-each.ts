/** Whoever has ended meanwhile is no error; a negative number is a group. */
export function killEach(pids: readonly number[]): void {
  for (const pid of pids)
    try {
      process.kill(pid, 'SIGKILL')
    } catch {
      // It is gone.
    }
}
