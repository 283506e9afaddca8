/** A waiting line in which owners take turns: who has many jobs waits behind who has one. */
export class FairLine<Item extends { readonly ownerKey: string }> {
  /** Owner → its items, first come first; the owner whose turn is next stands first. */
  readonly #byOwner = new Map<string, Item[]>()
  #size = 0

  get size(): number {
    return this.#size
  }

  add(item: Item): void {
    const items = this.#byOwner.get(item.ownerKey)
    if (items) items.push(item)
    else this.#byOwner.set(item.ownerKey, [item])
    this.#size++
  }

  take(): Item | undefined {
    for (const [owner, items] of this.#byOwner) {
      const item = items.shift()
      this.#byOwner.delete(owner)
      if (items.length > 0) this.#byOwner.set(owner, items)
      this.#size--
      return item
    }
    return undefined
  }

  /** False when the item is not in the line. */
  remove(item: Item): boolean {
    const items = this.#byOwner.get(item.ownerKey)
    const index = items?.indexOf(item) ?? -1
    if (!items || index < 0) return false
    items.splice(index, 1)
    if (items.length === 0) this.#byOwner.delete(item.ownerKey)
    this.#size--
    return true
  }

  /** All items in the order in which `take` would give them. */
  inOrder(): Item[] {
    const order: Item[] = []
    const owners = [...this.#byOwner.values()]
    for (let round = 0; order.length < this.#size; round++) {
      for (const items of owners) {
        const item = items[round]
        if (item) order.push(item)
      }
    }
    return order
  }
}
