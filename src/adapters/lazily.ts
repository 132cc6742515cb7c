/**
 * An adapter that is loaded when first used. All that a port has are functions that answer later, so that nobody can
 * tell the difference.
 */
export function lazily<T extends { readonly [name in keyof T]: (...words: never[]) => Promise<unknown> }>(
  load: () => Promise<T>,
): T {
  let loading: Promise<T> | null = null
  const use = async (name: string | symbol, words: unknown[]): Promise<unknown> => {
    loading ??= load()
    const adapter = await loading
    const method: unknown = Reflect.get(adapter, name)
    return await (method as (...given: unknown[]) => Promise<unknown>)(...words)
  }
  return new Proxy({} as T, {
    // A promise is what has a `then`; this is none.
    get: (_adapter, name) => (name === 'then' ? undefined : (...words: unknown[]) => use(name, words)),
  })
}
