/**
 * The smallest `limit` distinct items of all that were added, in order: the same whatever the order they came in, in bounded
 * memory.
 */
export interface Smallest<Item> {
  add(item: Item): void
  list(): readonly Item[]
}

export function smallest<Item>(limit: number, compare: (a: Item, b: Item) => number): Smallest<Item> {
  let items: Item[] = []
  const settle = (): void => {
    items = items
      .sort(compare)
      .filter((item, at, all) => at === 0 || compare(all[at - 1] ?? item, item) !== 0)
      .slice(0, limit)
  }
  return {
    add: (item) => {
      items.push(item)
      // Sorting at twice the limit keeps the cost per item small and never drops one of the smallest.
      if (items.length >= 2 * limit) settle()
    },
    list: () => {
      settle()
      return items
    },
  }
}
