// What a paste would do, cell by cell, before anything is done.

import type { Field, ObjectMeta, RecordData } from '@/api/types';
import { kindOf } from '@/fields/list';
import type { Column } from '@/features/list/list-state';
import type { MessageId } from '@/lib/i18n';
import { sameValue } from '@/records/values';
import type { Range } from '@/ui/grid/range';

export const pasted_rows_max = 1000;

/** The text for each cell of the rectangle that a paste fills, and that rectangle. */
export function spread(text: readonly (readonly string[])[], range: Range): { area: Range; at(row: number, column: number): string } {
    const height = text.length;
    const width = Math.max(...text.map((row) => row.length));
    // A selection that is a multiple of what was copied is filled with it; else it only says where to begin.
    const rows = range.bottom - range.top + 1;
    const columns = range.right - range.left + 1;
    const fills = rows % height === 0 && columns % width === 0;
    const area = fills ? range : { top: range.top, left: range.left, bottom: range.top + height - 1, right: range.left + width - 1 };
    return { area, at: (row, column) => text[(row - area.top) % height]?.[(column - area.left) % width] ?? '' };
}

export interface Change {
    record: RecordData;
    /** As editors hold values. */
    values: Record<string, unknown>;
}

export interface Plan {
    changes: Change[];
    /** By record and path. */
    problems: Map<string, Record<string, string>>;
    cells: number;
    bad: number;
    /** Rows and columns of the clipboard that have no place in the table. */
    outside: number;
}

/** By field and by the text in lower case: the one record that is called so, or why there is none. */
export type NamedRecords = Map<string, Map<string, { id: string; name: string } | MessageId>>;

export const isNamed = (field: Field) => field.kind === 'reference' || field.kind === 'user';

interface Wish {
    object: ObjectMeta;
    columns: readonly Column[];
    area: Range;
    records: readonly (RecordData | undefined)[];
    at(row: number, column: number): string;
    named: NamedRecords;
    time_zone: string;
    say(problem: MessageId): string;
}

function mayEdit(object: ObjectMeta, { path, field }: Column): boolean {
    return object.access.update && field.writable && !path.includes('.') && kindOf(field).Edit !== undefined;
}

function read({ named, time_zone }: Wish, field: Field, text: string): { value: unknown } | { problem: MessageId } {
    if (isNamed(field) && text.trim() !== '') {
        const found = named.get(field.name)?.get(text.trim().toLowerCase()) ?? 'cells.no_record';
        return typeof found === 'string' ? { problem: found } : { value: found };
    }
    if (text.trim() === '') return field.required ? { problem: 'cells.required' } : { value: null };
    return kindOf(field).parse(text, field, time_zone);
}

export function planPaste(wish: Wish): Plan {
    const { object, columns, area, records } = wish;
    const plan: Plan = { changes: [], problems: new Map(), cells: 0, bad: 0, outside: 0 };
    const wide = Math.min(area.right, columns.length - 1);
    for (let row = area.top; row <= area.bottom; ++row) {
        const record = records[row - area.top];
        if (!record) {
            plan.outside += 1;
            continue;
        }
        const values: Record<string, unknown> = {};
        for (let at = area.left; at <= wide; ++at) {
            const column = columns[at];
            if (!column) continue;
            const read_value = mayEdit(object, column) ? read(wish, column.field, wish.at(row, at)) : { problem: 'list.read_only' as const };
            if ('problem' in read_value) {
                plan.bad += 1;
                plan.problems.set(record.id, { ...plan.problems.get(record.id), [column.path]: wish.say(read_value.problem) });
            } else if (!sameValue(column.field, read_value.value, record[column.path])) {
                plan.cells += 1;
                values[column.path] = read_value.value;
            }
        }
        if (Object.keys(values).length > 0) plan.changes.push({ record, values });
    }
    plan.outside += Math.max(0, area.right - wide);
    return plan;
}
