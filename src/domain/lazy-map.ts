/** A map whose values are made of others when they are asked for, each once. */
export class LazyMap<Key, Packed, Value> implements ReadonlyMap<Key, Value> {
  readonly #packed: ReadonlyMap<Key, Packed>
  readonly #unpack: (packed: Packed) => Value
  readonly #made = new Map<Key, Value>()

  constructor(packed: ReadonlyMap<Key, Packed>, unpack: (packed: Packed) => Value) {
    this.#packed = packed
    this.#unpack = unpack
  }

  get size(): number {
    return this.#packed.size
  }

  has(key: Key): boolean {
    return this.#packed.has(key)
  }

  get(key: Key): Value | undefined {
    const packed = this.#packed.get(key)
    return packed === undefined ? undefined : this.#valueOf(key, packed)
  }

  keys(): MapIterator<Key> {
    return this.#packed.keys()
  }

  *values(): MapIterator<Value> {
    for (const [, value] of this) yield value
  }

  entries(): MapIterator<[Key, Value]> {
    return this[Symbol.iterator]()
  }

  forEach(tell: (value: Value, key: Key, map: ReadonlyMap<Key, Value>) => void): void {
    for (const [key, value] of this) tell(value, key, this)
  }

  *[Symbol.iterator](): MapIterator<[Key, Value]> {
    for (const [key, packed] of this.#packed) yield [key, this.#valueOf(key, packed)]
  }

  #valueOf(key: Key, packed: Packed): Value {
    const known = this.#made.get(key)
    if (known !== undefined) return known
    const value = this.#unpack(packed)
    this.#made.set(key, value)
    return value
  }
}
