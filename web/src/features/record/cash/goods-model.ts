// How much of a line is still to be moved: exact, as text.

import type { GoodsAct } from '@/api/stock';
import type { RecordData } from '@/api/types';
import { difference, isPositive } from '@/features/record/cash/plan-model';

/** What is left of it; null where nothing is. */
export function openOf(line: RecordData, act: GoodsAct): string | null {
    const moved = String((act === 'receive' ? line['received'] : line['delivered']) ?? '0');
    const open = act === 'return' ? moved : difference(String(line['quantity'] ?? '0'), moved);
    return isPositive(open) ? open : null;
}
