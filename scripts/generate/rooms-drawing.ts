import { globSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'

const [BOX_WIDTH, BOX_HEIGHT, GAP_X, GAP_Y, MARGIN] = [118, 40, 26, 44, 20]

/** Which rooms a room may import, by its name. */
export type Rooms = ReadonlyMap<string, readonly string[]>

interface Placed {
  readonly x: number
  readonly y: number
}

/** `docs/rooms.svg`: the rooms of `rooms.json`, importers above what they import; what follows from other lines is left out. */
export async function roomsDrawing(root: string): Promise<string> {
  const raw: Readonly<Record<string, readonly string[]>> = JSON.parse(await readFile(join(root, 'rooms.json'), 'utf8'))
  const built = Object.keys(raw).filter((room) => globSync(`src/${room}/**/*.ts`, { cwd: root }).length > 0)
  if (built.length === 0) throw new Error('no room of rooms.json has a file')
  const rooms: Rooms = new Map(
    built.map((room) => {
      const allowed = raw[room] ?? []
      const named = allowed.includes('*') ? built.filter((other) => other !== room) : allowed
      return [room, named.filter((other) => built.includes(other))]
    }),
  )
  return draw(rooms)
}

function draw(rooms: Rooms): string {
  const levels = Map.groupBy(rooms.keys(), (room) => levelOf(room, rooms))
  const top = Math.max(...levels.keys())
  const widest = Math.max(...[...levels.values()].map((row) => row.length))
  const width = 2 * MARGIN + widest * BOX_WIDTH + (widest - 1) * GAP_X
  const height = 2 * MARGIN + (top + 1) * BOX_HEIGHT + top * GAP_Y
  const places = new Map<string, Placed>()
  for (const [level, row] of levels) {
    const start = (width - row.length * BOX_WIDTH - (row.length - 1) * GAP_X) / 2
    row.forEach((room, at) => {
      places.set(room, {
        x: start + at * (BOX_WIDTH + GAP_X),
        y: MARGIN + (top - level) * (BOX_HEIGHT + GAP_Y),
      })
    })
  }
  const lines = [...rooms.keys()].flatMap((room) =>
    directImports(room, rooms).map((other) => line(places.get(room), places.get(other))),
  )
  const boxes = [...places].map(([room, place]) => box(room, place))
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" font-family="system-ui, sans-serif" font-size="15">
<title>Rooms of src: a line goes from a room down to one that it may import</title>
<rect width="100%" height="100%" fill="#ffffff"/>
<g stroke="#8a94a6" stroke-width="1.2" fill="none">
${lines.join('\n')}
</g>
${boxes.join('\n')}
</svg>
`
}

/** The longest way down from a room: 0 for one that imports nothing. @throws where rooms import each other in a ring. */
export function levelOf(room: string, rooms: Rooms, above: readonly string[] = []): number {
  if (above.includes(room)) throw new Error(`rooms import each other: ${[...above, room].join(' → ')}`)
  const below = rooms.get(room) ?? []
  return below.length === 0 ? 0 : 1 + Math.max(...below.map((other) => levelOf(other, rooms, [...above, room])))
}

/** What a room may import and does not already reach through another of its imports. */
export function directImports(room: string, rooms: Rooms): readonly string[] {
  const allowed = rooms.get(room) ?? []
  return allowed.filter((other) => !allowed.some((via) => via !== other && reaches(via, other, rooms)))
}

function reaches(from: string, to: string, rooms: Rooms): boolean {
  const below = rooms.get(from) ?? []
  return below.includes(to) || below.some((next) => reaches(next, to, rooms))
}

function line(from: Placed | undefined, to: Placed | undefined): string {
  if (from === undefined || to === undefined) return ''
  const [x1, y1, x2, y2] = [from.x + BOX_WIDTH / 2, from.y + BOX_HEIGHT, to.x + BOX_WIDTH / 2, to.y]
  const bend = Math.min(40, (y2 - y1) / 2)
  return `<path d="M${x1} ${y1}C${x1} ${y1 + bend} ${x2} ${y2 - bend} ${x2} ${y2}"/>`
}

function box(room: string, { x, y }: Placed): string {
  return `<rect x="${x}" y="${y}" width="${BOX_WIDTH}" height="${BOX_HEIGHT}" rx="6" fill="#eef3fb" stroke="#33507a"/><text x="${x + BOX_WIDTH / 2}" y="${y + BOX_HEIGHT / 2 + 5}" text-anchor="middle" fill="#14243d">${room}</text>`
}
