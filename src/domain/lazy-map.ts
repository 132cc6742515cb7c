/** A map of records by their ids; each is made of its packed form when it is asked for, once. */
export class LazyMap<Id extends string, Packed extends { readonly id: Id }, Value> implements ReadonlyMap<
  Id,
  Value
> {
  readonly #packed: readonly Packed[]
  readonly #unpack: (packed: Packed) => Value
  readonly #made: Value[] = []
  #places: ReadonlyMap<Id, number> | null = null

  constructor(packed: readonly Packed[], unpack: (packed: Packed) => Value) {
    this.#packed = packed
    this.#unpack = unpack
  }

  get size(): number {
    return this.#packed.length
  }

  has(id: Id): boolean {
    return this.#placeOf(id) !== undefined
  }

  get(id: Id): Value | undefined {
    const place = this.#placeOf(id)
    return place === undefined ? undefined : this.#at(place)
  }

  *keys(): MapIterator<Id> {
    for (const { id } of this.#packed) yield id
  }

  values(): MapIterator<Value> {
    for (let place = 0; place < this.#packed.length; place++) this.#at(place)
    return this.#made.values()
  }

  entries(): MapIterator<[Id, Value]> {
    return this[Symbol.iterator]()
  }

  forEach(tell: (value: Value, id: Id, map: ReadonlyMap<Id, Value>) => void): void {
    for (const [id, value] of this) tell(value, id, this)
  }

  *[Symbol.iterator](): MapIterator<[Id, Value]> {
    for (let place = 0; place < this.#packed.length; place++) yield [this.#packed[place]!.id, this.#at(place)]
  }

  #placeOf(id: Id): number | undefined {
    this.#places ??= new Map(this.#packed.map((packed, place) => [packed.id, place]))
    return this.#places.get(id)
  }

  #at(place: number): Value {
    return (this.#made[place] ??= this.#unpack(this.#packed[place]!))
  }
}
