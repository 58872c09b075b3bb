import assert from 'node:assert/strict'
import { test } from 'node:test'
import { instant } from '../../model/time.ts'
import { openMatchSorter } from './embedded.ts'
import type { SortedMatch } from './match-sorter.ts'

const match = (group: string, time: number, id: string, member = 0, correlation = 'c'): SortedMatch => ({
  correlation,
  group,
  time: instant(time),
  id,
  member,
  body: `${group}${id}`,
})

async function all(matches: AsyncIterable<readonly SortedMatch[]>): Promise<readonly SortedMatch[]> {
  const found: SortedMatch[] = []
  for await (const page of matches) found.push(...page)
  return found
}

test('gives matches by group, time and id, each once, and only those of the correlation', async () => {
  await using sorter = await openMatchSorter()
  const wanted = [
    match('', -5, 'a'),
    match('', 2, 'a'),
    match('', 2, 'a', 1),
    match('', 2, 'b'),
    match('Ж', 1, 'a'),
    match('😀', 1, 'a'),
  ]
  await sorter.add([...wanted].reverse())
  await sorter.add([match('', 2, 'b'), match('', 1, 'z', 0, 'd')])
  assert.deepEqual(await all(sorter.of('c')), wanted)
  assert.deepEqual(await all(sorter.of('e')), [])
})

test('gives many matches in pages, while others are added', async () => {
  await using sorter = await openMatchSorter()
  const wanted = Array.from({ length: 3500 }, (_, n) => match(`g${Math.floor(n / 1500)}`, n, 'x'))
  for (let at = 0; at < wanted.length; at += 700) await sorter.add(wanted.slice(at, at + 700).reverse())
  const found: SortedMatch[] = []
  for await (const page of sorter.of('c')) {
    found.push(...page)
    await sorter.add([match('other', found.length, 'x', 0, 'd')])
  }
  assert.deepEqual(found, wanted)
  assert.equal((await all(sorter.of('d'))).length, 4)
})
