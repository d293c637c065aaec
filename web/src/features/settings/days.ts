// A calendar day somewhere as instants: when it begins there, and when the next one does.

import { fromWallTime } from '@/lib/dates';

const day_ms = 86_400_000;

export const dayStart = (day: string, zone: string) => fromWallTime(`${day}T00:00`, zone);
export const dayEnd = (day: string, zone: string) => dayStart(new Date(Date.parse(`${day}T00:00:00Z`) + day_ms).toISOString().slice(0, 10), zone);
