/** At most so many at the same time, answers in their order. After a failure nothing more is begun, and it is thrown in the end. */
export async function atMost<T, R>(
  max: number,
  items: readonly T[],
  act: (item: T) => Promise<R>,
): Promise<readonly R[]> {
  const results = new Map<number, R>()
  const failures: unknown[] = []
  let next = 0
  const take = async (): Promise<void> => {
    while (next < items.length && failures.length === 0) {
      const at = next++
      try {
        results.set(at, await act(items[at] as T))
      } catch (error) {
        failures.push(error)
      }
    }
  }
  await Promise.all(Array.from({ length: Math.min(max, items.length) }, take))
  if (failures.length > 0) throw failures[0]
  return items.map((_, at) => results.get(at) as R)
}

/** One act after the other, in the order in which they are asked for. */
export function oneByOne(): <T>(act: () => Promise<T>) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve()
  return async (act) => {
    const own = last.then(act)
    last = own.catch(() => {})
    return await own
  }
}

/**
 * All who ask before it begins share an act; who asks while it is under way gets the next one. So nobody gets an answer that is
 * older than the question.
 */
export function shared<T>(act: () => Promise<T>): () => Promise<T> {
  const inTurn = oneByOne()
  let waiting: Promise<T> | null = null
  return () => {
    waiting ??= inTurn(() => {
      waiting = null
      return act()
    })
    return waiting
  }
}

/**
 * For so many who come together: each brings something or ends without, and once that is known of all, what was brought is done in
 * one act, whose answer all get who brought something. It is done in the order in which they came, whoever was ready first.
 */
export function together<T, R>(
  count: number,
  act: (brought: readonly T[]) => Promise<R>,
): <Own>(come: (bring: (item: T) => Promise<R>) => Promise<Own>) => Promise<Own> {
  const brought = new Map<number, T>()
  let came = 0
  let awaited = count
  let begin: (acted: Promise<R>) => void
  const acted = new Promise<R>((resolve) => (begin = resolve))
  // Who ended without has nothing to hear of it.
  acted.catch(() => {})
  const arrive = (): void => {
    awaited -= 1
    if (awaited > 0) return
    const inOrder = [...brought].toSorted(([one], [other]) => one - other)
    begin(act(inOrder.map(([, item]) => item)))
  }
  return async (come) => {
    const place = came++
    try {
      return await come((item) => {
        brought.set(place, item)
        arrive()
        return acted
      })
    } finally {
      if (!brought.has(place)) arrive()
    }
  }
}
