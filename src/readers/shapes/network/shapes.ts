import type { Shape } from '../shape.ts'
import { dnstap } from './dnstap.ts'
import { panosJson } from './panos-json.ts'
import { suricata } from './suricata.ts'
import { webJson } from './web-json.ts'
import { zeek } from './zeek.ts'

/** Sensors, proxies, firewalls and web servers that write JSON. */
export const networkShapes: readonly Shape[] = [suricata, zeek, panosJson, dnstap, webJson]
