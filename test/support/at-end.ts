const undoings = new Set<() => Promise<void>>()

/** Notes what has to be undone when the test file, or the program, is done. Answers an undoing that works once. */
export function atEnd(undo: () => Promise<void>): () => Promise<void> {
  const undoOnce = async (): Promise<void> => {
    if (undoings.delete(undoOnce)) await undo()
  }
  undoings.add(undoOnce)
  return undoOnce
}

/** Undoes all that was noted: the latest first, for a server must stop before its folder goes. */
export async function undoAll(): Promise<void> {
  for (const undo of [...undoings].reverse()) await undo()
}
